// The digest of a document is made here, so that the file itself need not be sent.

const digits = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function fill(place, file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  document.getElementById(`${place.dataset.fills}.name`).value = file.name;
  document.getElementById(`${place.dataset.fills}.digest`).value = `sha256:${digits(digest)}`;
  const said = place.querySelector("[role=status]");
  said.textContent = said.dataset.done;
}

// Browsers offer digests only where nobody can have changed the page on its way.
if (globalThis.crypto?.subtle) {
  for (const place of document.querySelectorAll("[data-fills]")) {
    place.hidden = false;
    place.querySelector("input").addEventListener("change", ({ target }) => {
      if (target.files.length) fill(place, target.files[0]);
    });
  }
}
