// What the score sheet does better with a script. The score itself is worked out by the server alone.

const PAUSE = 400; // milliseconds after the last change
const form = document.getElementById("sheet");
const score = document.getElementById("score");
const offline = document.getElementById("offline");
let waiting = 0, asking = null, changed = false;

async function ask() {
  asking?.abort();
  asking = new AbortController();
  const entries = [...new FormData(form)].filter(([, value]) => typeof value === "string" && value);
  try {
    const answer = await fetch(form.dataset.score, {
      method: "POST", body: new URLSearchParams(entries), signal: asking.signal,
    });
    if (!answer.ok) throw new Error(String(answer.status));
    score.innerHTML = (await answer.json()).score;
    offline.hidden = true;
  } catch (failed) {
    if (failed.name !== "AbortError") offline.hidden = false;
  }
}

form.addEventListener("input", (event) => {
  if (event.target.type === "file") return;
  changed = true;
  clearTimeout(waiting);
  waiting = setTimeout(ask, PAUSE);
});
window.addEventListener("online", ask);

// Nothing typed is left behind by mistake, and a save leads back to the same place.
const PLACE = `sheet ${location.pathname}`;
form.addEventListener("submit", (event) => {
  if (!navigator.onLine) {
    event.preventDefault();
    offline.hidden = false;
    offline.scrollIntoView({ block: "center" });
    delete form.dataset.sent;
    return;
  }
  changed = false;
  if (event.submitter?.value === "save") sessionStorage.setItem(PLACE, String(scrollY));
});
window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
const place = sessionStorage.getItem(PLACE);
sessionStorage.removeItem(PLACE);
if (place && !document.getElementById("wrong")) scrollTo({ top: Number(place), behavior: "instant" });

// Within a clause 1 to 5 choose a verdict, 0 none, N leads to the next open clause.
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
