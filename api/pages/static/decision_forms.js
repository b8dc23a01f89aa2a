// SHA-256 digest of a document, computed in the browser so that the file is not uploaded.

const digits = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function fill(container, file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  document.getElementById(`${container.dataset.fills}.name`).value = file.name;
  document.getElementById(`${container.dataset.fills}.digest`).value = `sha256:${digits(digest)}`;
  const status = container.querySelector("[role=status]");
  status.textContent = status.dataset.done;
}

// crypto.subtle exists only in secure contexts (HTTPS or localhost).
if (globalThis.crypto?.subtle) {
  for (const container of document.querySelectorAll("[data-fills]")) {
    container.hidden = false;
    container.querySelector("input").addEventListener("change", ({ target }) => {
      if (target.files.length) fill(container, target.files[0]);
    });
  }
}
