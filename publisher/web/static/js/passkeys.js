// Making and showing passkeys. A form with data-passkey asks the browser, puts the browser's
// answer into itself and is sent like any other form. Where the browser has no passkeys the form
// stays hidden, and the other ways of logging in are there.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function readable(options) {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const list of ["excludeCredentials", "allowCredentials"])
    for (const each of options[list] ?? []) each.id = bytes(each.id);
  return options;
}

function sendable(made) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (made.response[name]) response[name] = text(made.response[name]);
  if (made.response.getTransports) response.transports = made.response.getTransports();
  return JSON.stringify({
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment ?? undefined,
    clientExtensionResults: made.getClientExtensionResults(),
    response,
  });
}

const SAID = {
  NotAllowedError: "The browser stopped, or took too long. Try again.",
  InvalidStateError: "This device has a passkey for you already.",
};

async function ask(form) {
  const answer = await fetch(form.dataset.options, { method: "POST", body: new FormData(form) });
  if (!answer.ok || answer.redirected) throw new Error("The site did not answer. Reload the page and try again.");
  const question = await answer.json();
  const options = { publicKey: readable(JSON.parse(question.options)) };
  const made = await navigator.credentials[form.dataset.passkey](options);
  put(form, "ticket", question.ticket);
  put(form, "credential", sendable(made));
}

function put(form, name, value) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  form.append(field);
}

if (window.PublicKeyCredential) {
  for (const note of document.querySelectorAll("[data-passkey-missing]")) note.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    const wrong = form.querySelector("[role=alert]");
    form.addEventListener("submit", async (event) => {
      const name = form.querySelector("[name=name]");
      if (name && !name.value.trim()) return; // the server says what is missing
      event.preventDefault();
      wrong.hidden = true;
      try {
        await ask(form);
        form.submit();
      } catch (error) {
        wrong.textContent = SAID[error.name] ?? error.message;
        wrong.hidden = false;
      }
    });
  }
}
