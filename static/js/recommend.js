/* Recommends a comment, and takes it back, without leaving the page. What this browser recommended
   is kept in it, so that it shows on pages that are the same for everybody; the server knows better
   and is asked each time. Where it has something to say, the form is sent as without scripts. */

const KEY = "recommended";
const MOST = 1000;
const form = document.getElementById("recommend");

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

function keep(number, isGiven) {
  try {
    const others = read().filter((one) => one !== number);
    localStorage.setItem(KEY, JSON.stringify((isGiven ? [...others, number] : others).slice(-MOST)));
  } catch {
    // storage may be full or forbidden; then it shows on this page alone
  }
}

function press(button, isGiven) {
  button.name = isGiven ? "undo" : "comment";
  button.toggleAttribute("aria-pressed", isGiven);
  if (isGiven) button.setAttribute("aria-pressed", "true");
}

function count(button, step) {
  const number = button.querySelector("span");
  if (number) number.textContent = Math.max(0, Number(number.textContent) + step);
}

function mark() {
  const given = new Set(read());
  for (const button of document.querySelectorAll('.comment__vote[name="comment"]'))
    if (given.has(button.value)) press(button, true);
}

async function send(button) {
  const isUndo = button.name === "undo";
  const body = new URLSearchParams({ [button.name]: button.value });
  button.disabled = true;
  try {
    // A redirect is the answer to what was done; every page has something to say.
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (answer.type !== "opaqueredirect") throw new Error(String(answer.status));
    press(button, !isUndo);
    count(button, isUndo ? -1 : 1);
    keep(button.value, !isUndo);
  } catch {
    button.disabled = false;
    button.dataset.sent = "plain";
    button.click();
    return;
  }
  button.disabled = false;
  button.focus();
}

if (form) {
  mark();
  document.addEventListener("comments:shown", mark);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".comment__vote");
    if (!button || button.dataset.sent) return;
    event.preventDefault();
    send(button);
  });
}
