/* At the desk of a live story: Ctrl+Enter sends, and what is not sent yet is kept in this browser, so
   that a crash or a session that is over loses nothing. */

const form = document.querySelector("[data-live-desk]");
const note = form?.querySelector("[data-kept-note]");
const field = (name) => form.elements[name];
const read = () => ({ title: field("title").value, body: field("body").value, is_key: field("is_key").checked });
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
let first, timer;

const store = {
  key: form?.dataset.key,
  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  },
  write(copy) {
    try {
      localStorage.setItem(this.key, JSON.stringify(copy));
    } catch {
      // storage may be full or forbidden
    }
  },
  drop() {
    localStorage.removeItem(this.key);
  },
};

function keep(isSent = false) {
  const now = read();
  if (isSame(now, first)) store.drop();
  else store.write({ ...now, isSent });
}

function put({ title, body, is_key }) {
  field("title").value = title;
  field("is_key").checked = is_key;
  field("body").value = body;
  const editor = field("body").closest(".prose-editor")?.querySelector(".tiptap")?.editor;
  editor?.commands.setContent(body, { emitUpdate: true });
}

function say() {
  const drop = Object.assign(document.createElement("button"), { type: "button", className: "verb", textContent: form.dataset.drop });
  drop.addEventListener("click", () => {
    put(first);
    store.drop();
    note.hidden = true;
    field("title").focus();
  });
  note.replaceChildren(form.dataset.kept, " ", drop);
  note.hidden = false;
}

/* What was sent and arrived: the server led here from it. An entry that was changed has a desk of its
   own, and was sent from there. */
function dropSent() {
  const asked = new URLSearchParams(location.search);
  if (!asked.has("sent")) return;
  const story = store.key.replace(/:[^:]*$/, "");
  for (const key of [`${story}:new`, `${story}:${asked.get("sent")}`]) {
    try {
      if (JSON.parse(localStorage.getItem(key))?.isSent) localStorage.removeItem(key);
    } catch {
      // nothing was kept
    }
  }
  history.replaceState(null, "", location.pathname + location.hash);
}

if (form) {
  dropSent();
  first = read();
  const copy = store.read();
  // A form that came back with what was typed has it already.
  const isBack = form.querySelector(".errorlist") !== null;
  if (copy && !isBack) {
    const { isSent, ...text } = copy;
    if (isSame(text, first)) store.drop();
    else {
      put(text);
      say();
    }
  }
  if (isBack) first = {};
  for (const kind of ["input", "change", "keyup"])
    form.addEventListener(kind, () => {
      clearTimeout(timer);
      timer = setTimeout(keep, 200);
    });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep(true);
  });
  // Before the editor, to which it means a new line.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
      if (!form.contains(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) form.requestSubmit();
    },
    { capture: true },
  );
}
