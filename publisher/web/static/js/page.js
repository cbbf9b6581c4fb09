// For every page: an error summary or a result is where the reader's attention belongs.
const first = document.querySelector("[data-focus]");
if (first) first.focus();

// A menu closes when somebody goes elsewhere or presses Escape.
for (const menu of document.querySelectorAll("details.menu")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
