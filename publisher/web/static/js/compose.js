// The live checklist: whatever is typed is judged a moment later, and the places that were found
// are marked behind the text. Without this the "Check" button does the same.
import { offset, pieces } from "./places.js";

const PAUSE = 450; // milliseconds without a key

const form = document.querySelector("[data-compose]");
const text = form.querySelector("#text");
const marks = form.querySelector("[data-marks]");
const list = form.querySelector("[data-checklist]");
const announce = form.querySelector("[data-announce]");
const failed = form.querySelector("[data-check-failed]");
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

async function check() {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(form.dataset.check, {
      method: "POST",
      body: new FormData(form),
      signal: asked.signal,
      headers: { Accept: "text/html" },
    });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    list.innerHTML = await answer.text();
    announce.textContent = list.querySelector(".checklist-sum")?.textContent ?? "";
    failed.hidden = true;
    settle();
  } catch (error) {
    if (error.name !== "AbortError") failed.hidden = false;
  }
}

function later() {
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
}

form.addEventListener("input", later);
form.addEventListener("change", later);
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

for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
settle();
if (text.value.trim()) check();
