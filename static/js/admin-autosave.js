/* Saves what is typed about a story a few seconds after it was typed, says so, and says who else has
   the story open. What the browser keeps besides is admin-kept.js's business, which hears of each
   save by an event. Without scripts the buttons under the form do all of it. */

const bar = document.querySelector("[data-autosave]");
const form = bar?.closest("form");
const LOOK = 1500;
const LONGEST = 6000;
const BEAT = 20_000;
const unsent = new Set(["csrfmiddlewaretoken", "text_version"]);

const shown = (name) => form.querySelector(`[data-shown="${name}"]`);
const written = () =>
  JSON.stringify([...new FormData(form)].filter(([name]) => !unsent.has(name) && !/^(change|summary|why|changes_at)/.test(name)));

let saved, seen, changedAt, running, stopped;

function say(text, isWrong = false, link) {
  const state = shown("state");
  state.textContent = text;
  state.classList.toggle("autosave__state--wrong", isWrong);
  if (link) {
    const sign = Object.assign(document.createElement("a"), link, { target: "_blank" });
    state.append(" ", sign);
  }
}

/* Put what the server answered into the form; false when the answer is no such piece of a page. */
function take(html) {
  const answer = new DOMParser().parseFromString(html, "text/html").querySelector("[data-token]");
  if (!answer) return false;
  form.elements.csrfmiddlewaretoken.value = answer.dataset.token;
  for (const part of answer.querySelectorAll("[data-part]")) {
    if (part.dataset.part === "state") continue;
    const place = shown(part.dataset.part);
    const text = part.textContent.trim();
    if (place.textContent.trim() !== text) place.replaceChildren(...part.cloneNode(true).childNodes);
    if (part.dataset.part === "others") place.hidden = !text;
  }
  return answer;
}

/* A story that was begun here has an address from now on, and the form goes on as that story's. */
function move(answer) {
  bar.dataset.autosave = answer.dataset.autosaveUrl;
  bar.dataset.story = answer.dataset.story;
  form.action = answer.dataset.changeUrl;
  history.replaceState(null, "", answer.dataset.changeUrl);
}

function setVersion(version) {
  const field = form.elements.text_version ?? Object.assign(document.createElement("input"), { type: "hidden", name: "text_version" });
  field.value = version;
  if (!field.isConnected) form.prepend(field);
}

async function ask(method) {
  const options = { method, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(20_000) };
  if (method === "POST") options.body = new FormData(form);
  return fetch(bar.dataset.autosave, options);
}

async function save() {
  const text = written();
  let response = await ask("POST");
  // Somebody who has signed in anew, in another tab, has another token.
  if (response.status === 403 && take(await (await ask("GET")).text())) response = await ask("POST");
  if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403)
    return say(bar.dataset.signedOut, true, { href: bar.dataset.signInUrl, textContent: bar.dataset.signIn });
  const answer = take(await response.text());
  if (!answer) return say(bar.dataset.offline, true);
  say(answer.querySelector("[data-part=state]").textContent, !response.ok);
  if (response.status === 409) stopped = true;
  // What cannot be saved is sent again when it has changed.
  saved = text;
  if (!response.ok) return;
  if (answer.dataset.version) setVersion(answer.dataset.version);
  if (!bar.dataset.story) move(answer);
  document.dispatchEvent(new CustomEvent("story:saved", { detail: { isLast: text === written(), parts: answer.dataset.parts.split(" ") } }));
}

function look() {
  if (running || stopped || !form.isConnected) return;
  const text = written();
  if (text === saved) return;
  const isResting = text === seen;
  if (seen === saved || !changedAt) {
    changedAt = Date.now();
    say(bar.dataset.writing);
  }
  seen = text;
  if (!isResting && Date.now() - changedAt < LONGEST) return;
  changedAt = 0;
  running = save()
    .catch(() => say(bar.dataset.offline, true))
    .finally(() => (running = null));
}

async function beat() {
  if (!bar.dataset.story || running || document.hidden) return;
  try {
    const response = await ask("GET");
    if (response.ok) take(await response.text());
  } catch {
    // away from the network; the next save says so
  }
}

if (form) {
  saved = seen = written();
  stopped = "conflict" in bar.dataset;
  setInterval(look, LOOK);
  setInterval(beat, BEAT);
  form.addEventListener("submit", (event) => {
    stopped = true;
    // A save that is on its way comes first, or it would be taken for somebody else's.
    if (running) {
      event.preventDefault();
      running.finally(() => form.requestSubmit(event.submitter));
    }
  });
}
