/* Keeps the text of a story in this browser as it is typed, until the server has it: a crash, a lost
   connection or a session that is over loses nothing. A copy that is newer than what the server has is
   offered when the story is opened again. */

const bar = document.querySelector("[data-autosave]");
const form = bar?.closest("form");
const TEXT = ["kicker", "headline", "standfirst", "body", "dateline", "section", "tags", "lead_picture"];
const key = () => `story:${bar.dataset.user}:${bar.dataset.story ?? "new"}`;
const version = () => Number(form.elements.text_version?.value ?? 0);

const store = {
  read() {
    try {
      return JSON.parse(localStorage.getItem(key()));
    } catch {
      return null;
    }
  },
  write(copy) {
    try {
      localStorage.setItem(key(), JSON.stringify(copy));
    } catch {
      // storage may be full or forbidden; the server's copy is a few seconds old
    }
  },
  drop() {
    localStorage.removeItem(key());
  },
};

function text() {
  const read = (field) =>
    field?.options ? [...field.selectedOptions].filter((one) => one.value).map((one) => [one.value, one.text]) : field?.value.replaceAll("\r\n", "\n");
  return Object.fromEntries(TEXT.filter((name) => form.elements[name]).map((name) => [name, read(form.elements[name])]));
}

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

let offered, atFirst, timer;

function keep() {
  // What is offered is not lost to what is typed beside it; that saves itself on the server.
  if (offered) return;
  const now = text();
  if (!isSame(now, atFirst)) store.write({ text: now, at: Date.now(), version: version() });
}

function put(name, value) {
  const field = form.elements[name];
  if (!field) return;
  if (!field.options) {
    field.value = value;
    const editor = field.closest(".prose-editor")?.querySelector(".ProseMirror")?.editor;
    editor?.commands.setContent(value, { emitUpdate: true });
    return;
  }
  for (const [number, label] of value)
    if (![...field.options].some((one) => one.value === number)) field.add(new Option(label, number));
  for (const one of field.options) one.selected = value.some(([number]) => number === one.value);
  window.django?.jQuery(field).trigger("change");
}

/* The copy against what the server has, word by word, in a tab of its own. */
function compare() {
  const page = Object.assign(document.createElement("form"), { method: "post", action: bar.dataset.compareUrl, target: "_blank", hidden: true });
  const add = (name, value) => page.append(Object.assign(document.createElement("textarea"), { name, value }));
  add("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const [name, value] of Object.entries(offered.text)) {
    if (Array.isArray(value)) for (const [number] of value) add(name, number);
    else add(name, value);
  }
  document.body.append(page);
  page.submit();
  page.remove();
}

function settle(isTaken) {
  const copy = offered;
  offered = null;
  if (isTaken) for (const [name, value] of Object.entries(copy.text)) put(name, value);
  else store.drop();
  form.querySelector("[data-shown=kept]").hidden = true;
}

function offer(copy) {
  offered = copy;
  const place = form.querySelector("[data-shown=kept]");
  const moment = new Date(copy.at);
  const isToday = moment.toDateString() === new Date().toDateString();
  const shown = isToday ? moment.toLocaleTimeString("en-GB", { timeStyle: "short" }) : moment.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
  const button = (label, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "verb", textContent: label });
    made.addEventListener("click", act);
    return made;
  };
  const said = Object.assign(document.createElement("p"), { textContent: bar.dataset.kept.replace("%s", shown) });
  const verbs = Object.assign(document.createElement("p"), { className: "verbs" });
  if (bar.dataset.compareUrl) verbs.append(button(bar.dataset.compare, compare));
  verbs.append(button(bar.dataset.take, () => settle(true)), button(bar.dataset.drop, () => settle(false)));
  place.replaceChildren(said, verbs);
  place.hidden = false;
}

if (form) {
  atFirst = text();
  const copy = store.read();
  // Sent by a button, and the server has a newer text since: that was this one.
  const isTaken = copy?.sent && version() > copy.version;
  if (copy && (isTaken || isSame(copy.text, atFirst))) store.drop();
  else if (copy) offer(copy);
  for (const kind of ["input", "change", "keyup"])
    document.addEventListener(kind, () => {
      clearTimeout(timer);
      timer = setTimeout(keep, 200);
    });
  addEventListener("pagehide", keep);
  document.addEventListener("story:saved", ({ detail }) => {
    if (!detail.isLast || offered) return;
    store.drop();
    if (bar.dataset.story) localStorage.removeItem(`story:${bar.dataset.user}:new`);
    atFirst = text();
  });
  form.addEventListener("submit", () => {
    keep();
    const last = store.read();
    if (last && !offered) store.write({ ...last, sent: true });
  });
}
