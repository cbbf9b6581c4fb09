// The next days of a series, a moment after its form was changed. Without this the button does it.
const PAUSE = 300; // milliseconds without a change
const form = document.querySelector("[data-series]");
const list = form.querySelector("[data-coming]");
let timer;
let asked;

async function show() {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(form.dataset.series, {
      method: "POST",
      body: new FormData(form),
      signal: asked.signal,
      headers: { Accept: "text/html" },
    });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    list.innerHTML = await answer.text();
  } catch (error) {
    if (error.name !== "AbortError") list.textContent = "The days could not be worked out just now.";
  }
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(show, PAUSE);
});
for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
