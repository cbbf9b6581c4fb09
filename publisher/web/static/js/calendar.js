// Dragging a post to another day fills the same form that "Move" opens, and sends it: whatever
// the server answers (moved, a warning to consider, a time that has passed) is a page of its own.
const grid = document.querySelector("[data-calendar]");
const form = document.querySelector("[data-move]");
let held;

function dayAt(event) {
  return event.target.closest?.("[data-day]");
}

function leave() {
  grid.querySelector(".drop-here")?.classList.remove("drop-here");
}

if (grid && form) {
  grid.addEventListener("dragstart", (event) => {
    held = event.target.closest?.("[data-post]");
    if (!held) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.textContent.trim());
    held.classList.add("held");
  });
  grid.addEventListener("dragover", (event) => {
    const day = dayAt(event);
    if (!held || !day) return;
    event.preventDefault();
    leave();
    day.classList.add("drop-here");
  });
  grid.addEventListener("dragend", () => {
    held?.classList.remove("held");
    held = undefined;
    leave();
  });
  grid.addEventListener("drop", (event) => {
    const day = dayAt(event);
    if (!held || !day) return;
    event.preventDefault();
    if (day.contains(held)) return;
    form.action = held.dataset.post;
    form.elements.date.value = day.dataset.day;
    form.elements.time.value = held.dataset.time;
    form.elements.was.value = held.dataset.was;
    form.requestSubmit();
  });
}

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
