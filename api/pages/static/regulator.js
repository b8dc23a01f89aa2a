// The slider says which record it stands at, and a date that is typed takes its place.
const slider = document.getElementById("after");
const said = document.getElementById("after-said");
const known = document.getElementById("known_on");

slider?.addEventListener("input", () => {
  const record = slider.list.querySelector(`option[value="${slider.value}"]`);
  said.textContent = `${slider.value} · ${record.label}`;
  if (known) known.value = "";
});
slider?.addEventListener("change", () => slider.form.requestSubmit());
known?.addEventListener("input", () => (slider ? (slider.value = slider.max) : undefined));
