/* Says when there are new comments while the story is open and in view, and shows them on request
   without moving what is being read. It asks for the page itself, by a conditional request that
   costs the server one read while nothing has changed. What else is new on that page is for others
   who listen (entries.js). */

const EVERY = 20_000;
const LONGEST = 5 * 60_000;

const conversation = document.querySelector("#comments[data-live]");
const bar = conversation?.querySelector("[data-live-bar]");
const button = bar?.querySelector("button");
let known = null; // ETag of the page that was compared last
let latest = null; // the newest page, parsed, when it has something to show
let pause = EVERY;

const commentsOf = (root) => [...root.querySelectorAll("#comments .comment[id]")];
const countOf = (root) => Number(root.querySelector("#comments")?.dataset.count ?? 0);
const isHere = (comment) => document.getElementById(comment.id) !== null;

async function ask() {
  const answer = await fetch(conversation.dataset.live, { cache: "no-cache" });
  if (!answer.ok) throw new Error(String(answer.status));
  const tag = answer.headers.get("ETag");
  if (tag && tag === known) return;
  known = tag;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = commentsOf(page).filter((comment) => !isHere(comment)).length;
  const more = Math.max(fresh, countOf(page) - countOf(document));
  latest = more > 0 ? page : null;
  bar.hidden = !latest;
  document.dispatchEvent(new CustomEvent("live:page", { detail: page }));
  button.textContent = (more === 1 ? bar.dataset.one : bar.dataset.many).replace("%d", more);
}

/* Where a new comment belongs: after the nearest one before it that is here, else at the front. */
function insert(comment) {
  const above = comment.parentElement.closest(".comment[id]");
  const parent = above && document.getElementById(above.id);
  if (above && !parent) return; // comes along with what it answers
  const own = parent ? parent.querySelector(":scope > details > ol") : conversation.querySelector("ol.thread");
  if (!own) {
    // the first answer, or the first comment at all, brings its list along
    const list = document.adoptNode(comment.closest("details, ol.thread").cloneNode(true));
    if (parent) parent.append(list);
    else conversation.querySelector("[data-live-bar]").before(list);
    return;
  }
  let before = comment.previousElementSibling;
  while (before && !isHere(before)) before = before.previousElementSibling;
  const copy = document.adoptNode(comment.cloneNode(true));
  if (before) document.getElementById(before.id).after(copy);
  else own.prepend(copy);
}

function show() {
  const fresh = commentsOf(latest).filter((comment) => !isHere(comment));
  if (!fresh.length) {
    // they stand on another page of the conversation
    location.assign(bar.dataset.elsewhere);
    return;
  }
  const root = document.documentElement;
  const reading = commentsOf(document).find((comment) => comment.getBoundingClientRect().bottom > 0);
  const top = reading?.getBoundingClientRect().top;
  root.style.overflowAnchor = "none";
  for (const comment of fresh) {
    if (!isHere(comment)) insert(comment);
    document.getElementById(comment.id)?.classList.add("comment--new");
  }
  const title = document.getElementById("comments-title");
  title.textContent = latest.getElementById("comments-title").textContent;
  conversation.dataset.count = countOf(latest);
  latest = null;
  bar.hidden = true;
  // Who hears of it may put something above what is being read, which moves it too.
  document.dispatchEvent(new CustomEvent("comments:shown"));
  if (reading) scrollBy({ top: reading.getBoundingClientRect().top - top, behavior: "instant" });
  requestAnimationFrame(() => root.style.removeProperty("overflow-anchor"));
}

async function watch() {
  if (document.visibilityState === "visible") {
    try {
      await ask();
      pause = EVERY;
    } catch {
      pause = Math.min(pause * 2, LONGEST);
    }
  }
  setTimeout(watch, pause);
}

if (bar) {
  button.addEventListener("click", show);
  setTimeout(watch, EVERY);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") ask().catch(() => {});
  });
}
