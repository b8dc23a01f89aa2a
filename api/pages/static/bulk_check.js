// What a list's pages do better with a script: they say that they are at work, and give a file more than once.

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

// A download leaves the page as it is, and its button may be pressed again.
for (const form of document.querySelectorAll("form[data-download]")) {
  form.addEventListener("submit", () => delete form.dataset.sent);
}
