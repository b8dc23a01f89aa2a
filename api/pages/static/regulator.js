// The slider says which record it stands at, and a date that is typed takes its place.
const slider = document.getElementById("after");
const output = document.getElementById("after-said");
const knownOn = document.getElementById("known_on");

slider?.addEventListener("input", () => {
  const record = slider.list.querySelector(`option[value="${slider.value}"]`);
  output.textContent = `${slider.value} · ${record.label}`;
  if (knownOn) knownOn.value = "";
});
slider?.addEventListener("change", () => slider.form.requestSubmit());
knownOn?.addEventListener("input", () => (slider ? (slider.value = slider.max) : undefined));
