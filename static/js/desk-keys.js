/* The keys of the desk. They act on the comment that has the focus, never while something is typed
   and never with Ctrl, Alt or the like held down. */

const help = document.querySelector("[data-desk-keys]");
const ENTRY = "[data-entry]:not([aria-busy])";

const entries = () => [...document.querySelectorAll(`[data-desk] :is(${ENTRY}, [data-done])`)];
const current = () => document.activeElement.closest(`${ENTRY}, [data-done]`);
const reach = (element) => {
  element.focus();
  element.scrollIntoView({ block: "nearest" });
};

function step(by) {
  const all = entries();
  const at = all.indexOf(current());
  const next = at < 0 ? all[0] : all[at + by];
  if (next) reach(next);
}

/* Whoever is nowhere yet is led to the first comment instead of deciding about it. */
const onEntry = (act) => () => {
  const entry = current();
  if (entry) act(entry);
  else step(1);
};

const press = (...verbs) =>
  onEntry((entry) => entry.querySelector(verbs.map((verb) => `button[value=${verb}]`).join())?.click());

const refuse = onEntry((entry) => {
  const refusal = entry.querySelector("[data-refusal]");
  if (!refusal) return;
  if (refusal.open) return refusal.querySelector("button").click();
  refusal.open = true;
  refusal.querySelector("summary").focus();
});

/* "1" to "9" choose a reason where they are unfolded; Enter in a choice sends its form. */
function choose(digit) {
  const choices = current()?.querySelectorAll("[data-refusal][open] [type=radio]") ?? [];
  const choice = choices[digit - 1];
  if (!choice) return;
  choice.checked = true;
  choice.focus();
}

const fold = onEntry((entry) => {
  const folds = [...entry.querySelectorAll("[data-fold]")];
  const opens = folds.some((one) => !one.open);
  for (const one of folds) one.open = opens;
});

const answer = onEntry((entry) => {
  const form = entry.querySelector("[data-answer]");
  if (!form) return;
  form.open = true;
  form.querySelector("textarea").focus();
});

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: press("approve", "stand"),
  s: press("spam"),
  r: refuse,
  u: () => document.dispatchEvent(new Event("desk:undo")),
  c: answer,
  e: fold,
  o: onEntry((entry) => window.open(entry.querySelector("[data-open]").href, "_blank", "noopener")),
  x: onEntry((entry) => entry.querySelector("[type=checkbox]")?.click()),
  n: () => document.querySelector("[data-desk-next]")?.click(),
  "/": () => {
    document.querySelector("[data-desk-narrow]").open = true;
    document.querySelector("[data-desk-search]").select();
  },
  "?": () => help.showModal(),
};

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
  if (event.key === "Escape" && current()) {
    for (const one of current().querySelectorAll("[data-refusal], [data-answer]")) one.open = false;
    return reach(current());
  }
  if (event.target.closest(TYPING)) return;
  const act = KEYS[event.key] ?? (/^[1-9]$/.test(event.key) && (() => choose(Number(event.key))));
  if (!act) return;
  event.preventDefault();
  act();
});

const button = document.querySelector("[data-desk-help]");
button.hidden = false;
button.addEventListener("click", () => help.showModal());

// Whoever comes from the page before goes on where that one ended.
const CAME = "desk-came-on";
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-desk-next]")) sessionStorage.setItem(CAME, "1");
});
if (sessionStorage.getItem(CAME)) step(1);
sessionStorage.removeItem(CAME);
