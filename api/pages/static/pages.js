// Enhancements of all pages; every page works without scripts.

// After an error, screen readers read the list of errors first.
document.getElementById("wrong")?.focus();

// A form is submitted once, even if its button is pressed several times.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
