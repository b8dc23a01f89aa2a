// Progress of a check, and repeated downloads of its result.

const form = document.querySelector("form[data-check]");
const progress = form?.querySelector("[data-progress]");

function setBusy(busy) {
  form.setAttribute("aria-busy", String(busy));
  progress.hidden = !busy;
}

if (form) {
  form.addEventListener("submit", () => setBusy(true));
  window.addEventListener("pageshow", () => setBusy(false));
}

// After a download the page stays, so its button must work again.
for (const form of document.querySelectorAll("form[data-download]")) {
  form.addEventListener("submit", () => delete form.dataset.sent);
}
