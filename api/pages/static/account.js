// Passkeys: only scripts can call an authenticator, so their forms stay hidden until the browser supports it.

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

// Put the authenticator's response into the form, then submit the form as usual.
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
