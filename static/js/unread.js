/* Marks the comments that came since the reader was here last, and steps through them. When that
   was is kept in this browser alone. */

const MOST_STORIES = 300;
const conversation = document.querySelector("#comments[data-live]");
const bar = conversation?.querySelector("[data-unread-bar]");
const key = `seen:${conversation?.dataset.live}`;

const numberOf = (comment) => Number(comment.id.replace("comment-", ""));
const marked = () => [...conversation.querySelectorAll(".comment--new")];

/* {n: number of the newest comment that was on the page, at: when the reader was here} */
function read(name = key) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}

function write() {
  const numbers = [...conversation.querySelectorAll(".comment[id]")].map(numberOf);
  const newest = Math.max(read().n ?? 0, ...numbers);
  try {
    localStorage.setItem(key, JSON.stringify({ n: newest, at: Date.now() }));
    const stories = Object.keys(localStorage).filter((name) => name.startsWith("seen:"));
    const byAge = stories.sort((a, b) => read(a).at - read(b).at);
    for (const name of byAge.slice(0, -MOST_STORIES)) localStorage.removeItem(name);
  } catch {
    // storage may be full or forbidden; nothing is marked then
  }
}

function count() {
  const fresh = marked().length;
  bar.hidden = fresh === 0;
  const text = fresh === 1 ? bar.dataset.one : bar.dataset.many;
  bar.querySelector("[data-unread-count]").textContent = text.replace("%d", fresh);
}

/* To the first new comment below the middle of the screen; after the last one, to the first. */
function step(backwards) {
  const fresh = marked();
  const middle = innerHeight / 2;
  const place = (comment) => comment.getBoundingClientRect().top - middle;
  const next = backwards
    ? (fresh.findLast((comment) => place(comment) < -middle / 2) ?? fresh.at(-1))
    : (fresh.find((comment) => place(comment) > 1) ?? fresh[0]);
  if (!next) return;
  for (let branch = next.parentElement.closest("details"); branch; branch = branch.parentElement.closest("details"))
    branch.open = true;
  next.scrollIntoView({ block: "center" });
  const link = next.querySelector("a[href]");
  link?.focus({ preventScroll: true });
}

if (bar) {
  const last = read().n;
  if (last !== undefined)
    for (const comment of conversation.querySelectorAll(".comment[id]"))
      if (numberOf(comment) > last) comment.classList.add("comment--new");
  count();
  bar.addEventListener("click", (event) => {
    const control = event.target.closest("[data-unread-step]");
    if (control) step(control.dataset.unreadStep === "back");
  });
  document.addEventListener("comments:shown", count);
  addEventListener("pagehide", write);
}
