/* Keeps a story in this browser as it is typed, its bylines and sources too, until the server has it: a
   crash, a lost connection or a session that is over loses nothing. A copy that is newer than what the
   server has is offered when the story is opened again. */

const bar = document.querySelector("[data-autosave]");
const form = bar?.closest("form");
const TEXT = ["kicker", "headline", "standfirst", "body", "dateline", "section", "tags", "lead_picture", "lead_alt"];
const ROWS = ["bylines", "sources"];
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

function read(field) {
  if (field.options) return [...field.selectedOptions].filter((one) => one.value).map((one) => [one.value, one.text]);
  return field.type === "checkbox" ? field.checked : field.value.replaceAll("\r\n", "\n");
}

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/* The fields of row `number` of an inline, by their names in it; of the row that new ones are made of. */
function fieldsOf(inline, number) {
  const start = `${inline}-${number}-`;
  return Object.fromEntries([...form.querySelectorAll(`[name^="${start}"]`)].map((field) => [field.name.slice(start.length), field]));
}

const rowsOf = (inline) => Array.from({ length: Number(form.elements[`${inline}-TOTAL_FORMS`]?.value ?? 0) }, (_, number) => fieldsOf(inline, number));

/* What is in the rows of an inline that are more than a new one. */
function readRows(inline) {
  const values = (row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== "article").map(([name, field]) => [name, read(field)]));
  const fresh = values(fieldsOf(inline, "__prefix__"));
  return rowsOf(inline).map(values).filter((row) => Object.entries(row).some(([name, value]) => value.length !== 0 && value && !isSame(value, fresh[name])));
}

function everything() {
  const text = Object.fromEntries(TEXT.filter((name) => form.elements[name]).map((name) => [name, read(form.elements[name])]));
  return { text, rows: Object.fromEntries(ROWS.map((inline) => [inline, readRows(inline)])) };
}

/* What the server keeps of it when it is sent: it gives rows their ids, numbers and order itself. */
const substance = ({ text, rows }) => [text, ROWS.map((inline) => rows?.[inline]?.filter((row) => !row.DELETE).map(({ id, number, position, DELETE, ...said }) => said))];

let offered, onServer, sent, timer;

function keep() {
  // What is offered is not lost to what is typed beside it; that saves itself on the server.
  if (offered) return;
  const now = everything();
  if (!isSame(now, onServer)) store.write({ ...now, at: Date.now(), version: version(), sent });
}

function put(field, value) {
  if (!field || field.type === "hidden") return;
  if (field.type === "checkbox") field.checked = value;
  else if (!field.options) {
    field.value = value;
    const editor = field.closest(".prose-editor")?.querySelector(".ProseMirror")?.editor;
    editor?.commands.setContent(value, { emitUpdate: true });
  } else {
    for (const [number, label] of value)
      if (![...field.options].some((one) => one.value === number)) field.add(new Option(label, number));
    for (const one of field.options) one.selected = value.some(([number]) => number === one.value);
    window.django?.jQuery(field).trigger("change");
  }
}

/* Rows that the server knows are found by their id; the others are filled in order, or made. */
function putRows(inline, rows) {
  const known = new Map(rowsOf(inline).filter(({ id }) => id?.value).map((row) => [row.id.value, row]));
  const free = rowsOf(inline).filter(({ id }) => !id?.value);
  const add = () => {
    form.querySelector(`#${inline}-group .add-row a`)?.click();
    return rowsOf(inline).at(-1);
  };
  for (const values of rows) {
    const row = known.get(values.id) ?? free.shift() ?? add();
    for (const [name, value] of Object.entries(values)) put(row[name], value);
  }
  const fresh = fieldsOf(inline, "__prefix__");
  for (const row of free) for (const [name, field] of Object.entries(row)) put(field, read(fresh[name]));
}

function putEverything({ text, rows }) {
  for (const [name, value] of Object.entries(text)) put(form.elements[name], value);
  for (const [inline, values] of Object.entries(rows ?? {})) if (form.elements[`${inline}-TOTAL_FORMS`]) putRows(inline, values);
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
  if (isTaken) putEverything(copy);
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
  // What was refused is in the form, and nowhere else.
  onServer = document.querySelector(".errornote") ? null : everything();
  const copy = store.read();
  const { text, rows } = everything();
  // Sent by a button, and the server has a newer text since, or the same: that was this one.
  const isTaken = copy?.sent && (version() > copy.version || isSame(substance(copy), substance({ text, rows })));
  if (copy && (isTaken || isSame([copy.text, copy.rows], [text, rows]))) store.drop();
  else if (copy) offer(copy);
  keep();
  for (const kind of ["input", "change", "keyup"])
    document.addEventListener(kind, () => {
      sent = false;
      clearTimeout(timer);
      timer = setTimeout(keep, 200);
    });
  addEventListener("pagehide", keep);
  document.addEventListener("story:saved", ({ detail }) => {
    if (!detail.isLast || offered) return;
    if (bar.dataset.story) localStorage.removeItem(`story:${bar.dataset.user}:new`);
    // Rows in which something is missing or wrong are not saved there yet, and kept here.
    const now = everything();
    for (const part of ROWS) if (!detail.parts.includes(part)) now.rows[part] = onServer?.rows[part] ?? [];
    onServer = now;
    store.drop();
    keep();
  });
  form.addEventListener("submit", () => {
    sent = true;
    keep();
  });
}
