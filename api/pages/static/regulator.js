// The slider shows its record; entering a date resets it.
const slider = document.getElementById("after");
const output = document.getElementById("after-record");
const knownOn = document.getElementById("known_on");

slider?.addEventListener("input", () => {
  const record = slider.list.querySelector(`option[value="${slider.value}"]`);
  output.textContent = `${slider.value} · ${record.label}`;
  if (knownOn) knownOn.value = "";
});
slider?.addEventListener("change", () => slider.form.requestSubmit());
knownOn?.addEventListener("input", () => (slider ? (slider.value = slider.max) : undefined));
