// The digest of a document is made here, so that the file itself need not be sent.

const digits = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function fill(container, file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  document.getElementById(`${container.dataset.fills}.name`).value = file.name;
  document.getElementById(`${container.dataset.fills}.digest`).value = `sha256:${digits(digest)}`;
  const status = container.querySelector("[role=status]");
  status.textContent = status.dataset.done;
}

// Browsers offer digests only where nobody can have changed the page on its way.
if (globalThis.crypto?.subtle) {
  for (const container of document.querySelectorAll("[data-fills]")) {
    container.hidden = false;
    container.querySelector("input").addEventListener("change", ({ target }) => {
      if (target.files.length) fill(container, target.files[0]);
    });
  }
}
