// The live checklist: whatever is typed is judged a moment later, and the places that were found
// are marked behind the text. Without this the "Check" button does the same.
import { offset, pieces } from "./places.js";

const PAUSE = 450; // milliseconds without a key
const AGAIN = 1500; // milliseconds until a worker's answer is asked for again

const form = document.querySelector("[data-compose]");
const text = form.querySelector("#text");
const marks = form.querySelector("[data-marks]");
const list = form.querySelector("[data-checklist]");
const announce = form.querySelector("[data-announce]");
const failed = form.querySelector("[data-check-failed]");
const pictures = form.querySelector("[data-pictures]");
const upload = form.querySelector("[data-upload]");
const uploadFailed = form.querySelector("[data-upload-failed]");
const tiles = form.querySelector("[data-tiles]");
const tickAll = form.querySelector("[data-tick-all]");
const daySaid = form.querySelector("#day-said");
const considered = form.querySelector("[data-considered]");

let timer;
let asked;
let changed = false;

function mark() {
  const places = [...list.querySelectorAll("[data-show]")].map(({ dataset }) => ({
    start: Number(dataset.start),
    end: Number(dataset.end),
  }));
  marks.replaceChildren(
    ...pieces(text.value, places).map(([words, marked]) => {
      const part = document.createElement(marked ? "mark" : "span");
      part.textContent = words;
      return part;
    }),
  );
  marks.append("\n");
  marks.scrollTop = text.scrollTop;
}

function settle() {
  for (const button of list.querySelectorAll("[data-show]")) button.hidden = false;
  considered.hidden = !list.querySelector(".verdict.tone-look, .finding.tone-look");
  mark();
}

/** The line of each picture says what is known by now. One that has come to need somebody opens;
 * none is folded under anybody's hands. */
function pictureLines() {
  for (const fresh of list.querySelectorAll("[data-part]")) {
    const part = pictures.querySelector(`[data-picture="${fresh.dataset.part}"]`);
    if (!part) continue;
    part.querySelector("[data-said]").innerHTML = fresh.innerHTML;
    if ("open" in fresh.dataset && !("open" in part.dataset)) part.open = true;
    if ("open" in fresh.dataset) part.dataset.open = "";
    else delete part.dataset.open;
  }
}

/** Pictures that came while the page is open, and those that are not used, among the tiles. */
function tile() {
  for (const arrived of pictures.querySelectorAll("[data-arrived]")) {
    tiles.append(arrived.content);
    arrived.remove();
  }
  for (const box of pictures.querySelectorAll("[name='media']")) {
    const one = tiles.querySelector(`[data-tile="${box.value}"]`);
    one.hidden = !box.checked;
    if (one.hidden) one.querySelector("input").checked = false;
  }
  tickAll.hidden = false;
}

const ROUNDS = 20; // after which a worker that has not answered is not waited for any more
let rounds = 0;

/** While a worker looks at a link, the checklist is asked for again. */
function again() {
  if (!list.querySelector("[data-again]") || rounds >= ROUNDS) return;
  rounds += 1;
  clearTimeout(timer);
  timer = setTimeout(check, AGAIN);
}

async function check() {
  asked?.abort();
  asked = new AbortController();
  const data = new FormData(form);
  data.delete("upload");
  try {
    const answer = await fetch(form.dataset.check, {
      method: "POST",
      body: data,
      signal: asked.signal,
      headers: { Accept: "text/html" },
    });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    list.innerHTML = await answer.text();
    announce.textContent = list.querySelector(".checklist-sum")?.textContent ?? "";
    const said = list.querySelector("[data-day-said]").innerHTML;
    if (daySaid.innerHTML.trim() !== said.trim()) daySaid.innerHTML = said; // read out once
    failed.hidden = true;
    pictureLines();
    settle();
    again();
  } catch (error) {
    if (error.name === "AbortError") return;
    failed.querySelector("[data-logged-out]").hidden = !["400", "401"].includes(error.message);
    failed.hidden = false;
  }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
}

function typed() {
  changed = true;
  rounds = 0;
  later();
}

/** One file, which comes back as its own part of the form; or what is wrong with it. */
async function sent(file) {
  const data = new FormData();
  data.append("csrf_token", form.elements.csrf_token.value);
  data.append("upload", file);
  for (const box of form.querySelectorAll("input[name='channels']:checked")) data.append("channels", box.value);
  try {
    const answer = await fetch(upload.dataset.upload, { method: "POST", body: data });
    const words = await answer.text();
    if ([400, 401].includes(answer.status)) return `${file.name} was not taken: you are not logged in any more, or this page was open for too long. ${upload.dataset.late}`;
    if (!answer.ok) return answer.status === 422 ? words : `${file.name} could not be taken. ${upload.dataset.most}`;
    pictures.insertAdjacentHTML("beforeend", words);
    tile();
    for (const box of form.querySelectorAll("[name='attested']")) box.checked = false;
  } catch {
    return `${file.name} did not arrive. Please try again; what you typed is still here.`;
  }
  return "";
}

const waiting = new Set(); // files that were chosen and are not in the form yet

/** A form that is sent meanwhile takes those along that still wait, and no other. */
function keepWaiting() {
  const left = new DataTransfer();
  for (const file of waiting) left.items.add(file);
  upload.files = left.files;
}

/** Chosen files are sent at once, one after the other, so that one that cannot be used takes no
 * other with it. */
async function send() {
  const files = [...upload.files];
  if (!files.length) return;
  for (const file of files) waiting.add(file);
  keepWaiting();
  uploadFailed.hidden = true;
  const before = pictures.childElementCount;
  const wrong = [];
  for (const [place, file] of files.entries()) {
    announce.textContent = files.length > 1 ? `File ${place + 1} of ${files.length} is being cleaned.` : "The file is being cleaned.";
    wrong.push(await sent(file));
    waiting.delete(file);
    keepWaiting();
  }
  const said = wrong.filter(Boolean).join(" ");
  uploadFailed.textContent = said;
  uploadFailed.hidden = !said;
  const here = [...pictures.children].slice(before);
  const refused = here.map((part) => part.querySelector("[data-fit]")?.textContent ?? "").join(" ");
  const arrived = here.length > 1 ? `${here.length} files are here.` : "The file is here.";
  announce.textContent = here.length ? `${said} ${arrived} ${refused} Please describe what they show.` : said;
  if (here.length && !said) {
    here[0].open = true;
    here[0].querySelector("input[id^='alt-']").focus();
  }
  later();
  look();
}

/** What is confirmed is confirmed of the pictures that are here now, and of no later one. */
function confirmed({ target }) {
  if (target.name !== "attested") return;
  const place = target.closest("[data-confirmed]");
  for (const old of place.querySelectorAll("[name='confirmed_for']")) old.remove();
  for (const { value } of pictures.querySelectorAll("[name='media']")) {
    const said = document.createElement("input");
    Object.assign(said, { type: "hidden", name: "confirmed_for", value });
    place.append(said);
  }
}

/** While a worker looks for faces, the picture's part is fetched again until it says what it saw. */
async function look() {
  for (const part of pictures.querySelectorAll("[data-looking]")) {
    try {
      const said = new URLSearchParams();
      for (const { name, value } of part.querySelectorAll("[name^='face-']")) said.append(name, value);
      const answer = await fetch(`${part.dataset.looking}?${said}`, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) continue;
      const alt = part.querySelector("img")?.alt ?? "";
      part.insertAdjacentHTML("afterend", await answer.text());
      const fresh = part.nextElementSibling;
      if (alt) fresh.querySelector("img")?.setAttribute("alt", alt);
      part.remove();
      if (fresh.dataset.looking) continue;
      announce.textContent = fresh.querySelector(".faces-said").textContent;
      later();
    } catch {
      continue; // The next round asks again; until then the part says that nothing is known.
    }
  }
  if (pictures.querySelector("[data-looking]")) setTimeout(look, AGAIN);
}

upload.addEventListener("change", send);
form.addEventListener("input", typed);
form.addEventListener("change", confirmed);
form.addEventListener("change", typed);
form.addEventListener("change", tile);
tickAll.addEventListener("click", () => {
  for (const box of tiles.querySelectorAll(".tile:not([hidden]) input")) box.checked = true;
});
form.addEventListener("submit", () => {
  changed = false;
});
text.addEventListener("input", () => marks.replaceChildren());
text.addEventListener("scroll", () => {
  marks.scrollTop = text.scrollTop;
});
list.addEventListener("click", (event) => {
  const button = event.target.closest("[data-show]");
  if (!button) return;
  text.focus();
  text.setSelectionRange(
    offset(text.value, Number(button.dataset.start)),
    offset(text.value, Number(button.dataset.end)),
  );
});
window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});

// Gone back to, the page is made anew, but with the words that began a post: that post is meant.
const { key } = form.elements;
if (key && history.state?.key) key.value = history.state.key;
else if (key) history.replaceState({ key: key.value }, "");

for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
settle();
tile();
look();
if (text.value.trim()) check();
