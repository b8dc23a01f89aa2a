// Score sheet: live score, offline notice and keyboard shortcuts. The server alone calculates the score.

const PAUSE = 400; // milliseconds after the last change
const form = document.getElementById("sheet");
const score = document.getElementById("score");
const announcement = document.getElementById("announcement"); // screen readers read the score, not the whole table
const offline = document.getElementById("offline");
let timer = 0, request = null, changed = false;

async function updateScore() {
  request?.abort();
  request = new AbortController();
  const entries = new FormData(form);
  entries.delete("file");
  try {
    const answer = await fetch(form.dataset.score, {
      method: "POST", body: entries, signal: request.signal,
    });
    if (!answer.ok) throw new Error(String(answer.status));
    score.innerHTML = (await answer.json()).score;
    announcement.textContent = score.querySelector(".figure")?.textContent ?? "";
    offline.hidden = true;
  } catch (error) {
    if (error.name !== "AbortError") offline.hidden = false;
  }
}

function scheduleUpdate() {
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(updateScore, PAUSE);
}

form.addEventListener("input", (event) => { if (event.target.type !== "file") scheduleUpdate(); });
window.addEventListener("online", updateScore);

// After the back button, or entries typed before this script loaded, the form differs from the server's score.
const differs = (each) => each.type === "radio" ? each.checked && !each.defaultChecked
  : each.options ? [...each.options].some((one) => one.selected && one.value && !one.defaultSelected)
  : /^(text|date|textarea)$/.test(each.type) && each.value !== each.defaultValue;
if ([...form.elements].some(differs)) scheduleUpdate();

// Leaving with unsaved changes asks first, and saving keeps the scroll position.
const SCROLL_KEY = `sheet ${location.pathname}`;
form.addEventListener("submit", (event) => {
  if (!navigator.onLine) {
    event.preventDefault();
    offline.hidden = false;
    offline.scrollIntoView({ block: "center" });
    delete form.dataset.sent;
    return;
  }
  changed = false;
  if (event.submitter?.value === "save") sessionStorage.setItem(SCROLL_KEY, String(scrollY));
});
window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
const scrollTop = sessionStorage.getItem(SCROLL_KEY);
sessionStorage.removeItem(SCROLL_KEY);
if (scrollTop && !document.getElementById("wrong")) scrollTo({ top: Number(scrollTop), behavior: "instant" });

// Keys within a clause: 1 to 5 choose a verdict, 0 clears it, N moves to the next open clause.
form.addEventListener("keydown", (event) => {
  if (event.target.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey) return;
  const clause = event.target.closest(".clause");
  if (!clause) return;
  if (event.key.toLowerCase() === "n") {
    event.preventDefault();
    nextOpen(clause);
    return;
  }
  if (!/^[0-5]$/.test(event.key)) return;
  event.preventDefault();
  const picks = [...clause.querySelectorAll("input[type=radio]")];
  const pick = picks[(Number(event.key) + 5) % 6];
  pick.click();
  (clause.querySelector(`.of-${pick.value} :is(input, textarea)`) ?? pick).focus();
});

function nextOpen(clause) {
  const clauses = [...form.querySelectorAll(".clause")];
  const after = clauses.indexOf(clause) + 1;
  const open = [...clauses.slice(after), ...clauses.slice(0, after)]
    .find((each) => each.querySelector("input[value='']").checked);
  open?.querySelector("input[type=radio]:checked").focus();
}
