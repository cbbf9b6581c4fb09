// For every page: an error summary or a result is where the reader's attention belongs.
const first = document.querySelector("[data-focus]");
if (first) first.focus();

// A link of an error summary or of the checklist leads into the field, also into a group of choices
// or a closed part. The checklist is exchanged while somebody types, so the page listens for it.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".summary a, .findings a");
  const there = link && document.getElementById(link.hash.slice(1));
  const fields = "input:not([type=hidden]), select, textarea";
  const field = there?.matches(fields) ? there : there?.querySelector(fields);
  if (!field) return;
  event.preventDefault();
  for (let at = field.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
  (field.closest("fieldset, .field") ?? field).scrollIntoView();
  field.focus({ preventScroll: true });
});

// What takes a while says so at once, and is not sent twice.
for (const form of document.querySelectorAll("form[data-slow]")) {
  const said = form.appendChild(document.createElement("p"));
  said.className = "slow";
  said.setAttribute("role", "status");
  form.addEventListener("submit", (event) => {
    if (said.textContent) event.preventDefault();
    said.textContent = form.dataset.slow;
  });
  addEventListener("pageshow", () => { said.textContent = ""; }); // gone back to
}

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
