// The server counts characters (code points); the browser counts UTF-16 units.

/** The UTF-16 offset of the `place`-th character of `text`. */
export function offset(text, place) {
  let units = 0;
  let characters = 0;
  for (const character of text) {
    if (characters >= place) break;
    units += character.length;
    characters += 1;
  }
  return units;
}

/** `text` cut at the marked places: pairs of (words, is it marked?). */
export function pieces(text, places) {
  const spans = places
    .map(({ start, end }) => [offset(text, start), offset(text, end)])
    .sort((one, other) => one[0] - other[0]);
  const cut = [];
  let at = 0;
  for (const [start, end] of spans) {
    if (start > at) cut.push([text.slice(at, start), false]);
    if (end > Math.max(start, at)) cut.push([text.slice(Math.max(start, at), end), true]);
    at = Math.max(at, end);
  }
  cut.push([text.slice(at), false]);
  return cut;
}
