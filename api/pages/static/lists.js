// What a list's pages do better with a script: they say that they are at work, and give a file more than once.

const checked = document.querySelector("form[data-check]");
const working = checked?.querySelector("[data-progress]");

function atWork(busy) {
  checked.setAttribute("aria-busy", String(busy));
  working.hidden = !busy;
}

if (checked) {
  checked.addEventListener("submit", () => atWork(true));
  window.addEventListener("pageshow", () => atWork(false));
}

// A download leaves the page as it is, and its button may be pressed again.
for (const form of document.querySelectorAll("form[data-download]")) {
  form.addEventListener("submit", () => delete form.dataset.sent);
}
