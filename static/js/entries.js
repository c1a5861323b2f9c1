/* Says when a live story has new entries and shows them on request, without moving what is being
   read. live.js asks for the page; what was corrected or withdrawn meanwhile is put right at once. */

const section = document.querySelector("[data-entries]");
const bar = section?.querySelector("[data-entries-bar]");
const button = bar?.querySelector("button");
const up = bar?.querySelector("a");
const list = section?.querySelector(".entries__list");
let latest = null; // the newest page, when it has entries that are not here

const rowsOf = (root) => [...root.querySelectorAll("#entries .entries__list > [id]")];
const hereOf = (row) => document.getElementById(row.id);
const copyOf = (row) => document.adoptNode(row.cloneNode(true));

/* Changes the page around what is at the top of the screen, which stays where it is. */
function keepPlace(change) {
  const root = document.documentElement;
  const parts = document.querySelectorAll("#story > :not(#entries), #entries > header, .entries__list > li, .comment[id]");
  const reading = [...parts].find((part) => part.getBoundingClientRect().bottom > 0);
  const top = reading?.getBoundingClientRect().top;
  root.style.overflowAnchor = "none";
  change();
  if (reading) scrollBy({ top: reading.getBoundingClientRect().top - top, behavior: "instant" });
  requestAnimationFrame(() => root.style.removeProperty("overflow-anchor"));
}

/* What was corrected, withdrawn or put back, and what stands above the entries. */
function putRight(page) {
  const stale = rowsOf(page).filter((row) => hereOf(row) && hereOf(row).dataset.version !== row.dataset.version);
  const parts = ["entries-title", "entries-state", "entries-key"]
    .map((id) => page.getElementById(id))
    .filter((part) => part && part.innerHTML !== hereOf(part).innerHTML);
  if (!stale.length && !parts.length) return;
  keepPlace(() => {
    for (const row of stale) {
      const here = hereOf(row);
      const fresh = copyOf(row);
      here.className = fresh.className;
      here.dataset.version = fresh.dataset.version;
      here.replaceChildren(...fresh.childNodes);
    }
    for (const part of parts) hereOf(part).replaceChildren(...copyOf(part).childNodes);
  });
}

function compare(page) {
  putRight(page);
  const fresh = rowsOf(page).filter((row) => row.matches(".entry") && !hereOf(row)).length;
  latest = fresh ? page : null;
  if (!fresh) return;
  button.textContent = (fresh === 1 ? bar.dataset.one : bar.dataset.many).replace("%d", fresh);
  button.hidden = bar.hidden = false;
  up.hidden = true;
}

function insert() {
  const known = new Set(rowsOf(document).map((row) => row.id));
  let before = null;
  for (const row of rowsOf(latest)) {
    if (!known.has(row.id)) {
      const copy = copyOf(row);
      if (before) before.after(copy);
      else list.prepend(copy);
      if (copy.matches(".entry")) copy.classList.add("entry--new");
    }
    before = hereOf(row);
  }
}

function show() {
  // Whoever looks at the top of the list sees them come; whoever reads on is led up to them.
  if (list.getBoundingClientRect().top >= 0) insert();
  else keepPlace(insert);
  latest = null;
  const newest = list.querySelector(".entry");
  button.hidden = true;
  bar.hidden = up.hidden = newest.getBoundingClientRect().top >= 0;
  (bar.hidden ? newest.querySelector("a") : up)?.focus({ preventScroll: true });
}

if (bar) {
  document.addEventListener("live:page", ({ detail }) => compare(detail));
  button.addEventListener("click", show);
  up.addEventListener("click", () => (bar.hidden = up.hidden = true));
}
