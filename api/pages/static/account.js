// Passkeys: only a script can ask an authenticator, so their forms are hidden until one is there that can.

const supportsPasskeys =
  "credentials" in navigator &&
  typeof globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON === "function" &&
  typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function";

const ceremonies = {
  get: (options) =>
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
  create: (options) =>
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
};

// The authenticator's answer goes into the form, and the form to where it always goes.
async function authenticate(form) {
  const failure = form.querySelector("[data-failed]");
  failure.hidden = true;
  try {
    const answer = await ceremonies[form.dataset.passkey](JSON.parse(form.dataset.options));
    form.elements.namedItem("passkey").value = JSON.stringify(answer);
    form.submit();
  } catch {
    delete form.dataset.sent;
    failure.hidden = false;
  }
}

if (supportsPasskeys) {
  for (const hint of document.querySelectorAll("[data-without-passkeys]")) hint.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    if (!(form.dataset.passkey in ceremonies)) continue;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      authenticate(form);
    });
    if ("atOnce" in form.dataset) authenticate(form);
  }
}
