/* The dialog in which a picture of the library is chosen, or a new one uploaded: for the text, whose
   editor asks by "picture:wanted" with { take, leave, file }, and for the lead picture of the story. The
   server answers in HTML. */

const place = document.querySelector("[data-pictures]");
const lead = document.querySelector("select[name=lead_picture]");
let dialog, wanted, typing;
let asked = 0;

const part = (name) => dialog.querySelector(`[data-picker-${name}]`);
const chosen = () => dialog.querySelector("[name=picture]:checked");
const say = (isFailed) => (dialog.querySelector("[data-pictures-failed]").hidden = !isFailed);

/* The piece of a page that the server answers with; null when it is something else, or too late. */
async function ask(address, options = {}) {
  const turn = ++asked;
  say(false);
  let piece, isRefused;
  try {
    const response = await fetch(address, { redirect: "manual", cache: "no-store", ...options });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    [piece, isRefused] = [page.querySelector("[data-picker]"), response.status === 422];
  } catch {
    // away from the network; said below
  }
  if (turn !== asked) return null;
  say(!piece);
  return piece ? { piece, isRefused } : null;
}

/* The words of the library, to be changed for this use. */
function show() {
  const radio = chosen();
  part("insert").disabled = !radio;
  part("caption").hidden = wanted.isLead;
  if (!radio) return;
  const { alt, caption } = part("choose").elements;
  [alt.value, caption.value] = [radio.dataset.alt, radio.dataset.caption];
}

async function search(page = 1) {
  const answer = await ask(`${place.dataset.pictures}?${new URLSearchParams({ q: part("words").value, page })}`);
  if (!answer) return;
  const hadFocus = part("results").contains(document.activeElement);
  part("results").replaceWith(answer.piece.querySelector("[data-picker-results]"));
  if (hadFocus) dialog.querySelector("[name=picture]")?.focus();
  show();
}

async function upload(form) {
  const button = form.querySelector("button");
  button.disabled = true;
  const answer = await ask(form.action, { method: "POST", body: new FormData(form) });
  button.disabled = false;
  if (!answer) return;
  if (answer.isRefused) {
    const refused = answer.piece.querySelector(".picker__upload");
    dialog.querySelector(".picker__upload").replaceWith(refused);
    refused.querySelector(".errors input")?.focus();
    return;
  }
  dialog.querySelector("[data-picker]").replaceWith(answer.piece);
  show();
  chosen()?.closest("label").scrollIntoView({ block: "nearest" });
  part("choose").elements.alt.focus();
}

/* The figure as the library has it, with the words that were typed for this use. */
function figureOf(radio) {
  const figure = radio.closest("label").querySelector("template").content.querySelector("figure").cloneNode(true);
  const { alt, caption } = part("choose").elements;
  const credit = figure.querySelector("figcaption small");
  const words = caption.value.trim();
  figure.querySelector("img").alt = alt.value.trim();
  figure.querySelector("figcaption")?.remove();
  if (words || credit) {
    const line = document.createElement("figcaption");
    line.append(...[words, words && credit ? " " : "", credit].filter(Boolean));
    figure.append(line);
  }
  return figure.outerHTML;
}

function lay(radio) {
  let option = [...lead.options].find(({ value }) => value === radio.value);
  if (!option) lead.add((option = new Option(radio.dataset.name, radio.value)));
  option.selected = true;
  const words = part("choose").elements.alt.value.trim();
  const own = lead.form.elements.lead_alt;
  // The library's words may become better ones; only other words are the story's own.
  if (own) own.value = words === radio.dataset.alt ? "" : words;
  lead.dispatchEvent(new Event("change", { bubbles: true }));
}

function use(radio) {
  const { isLead, take, leave } = wanted;
  const figure = !isLead && figureOf(radio);
  wanted.leave = null;
  dialog.close();
  if (!isLead) return take(figure);
  lay(radio);
  leave();
}

function make() {
  dialog = document.createElement("dialog");
  dialog.className = "pictures";
  dialog.setAttribute("aria-labelledby", "pictures-title");
  dialog.append(place.content.cloneNode(true));
  document.body.append(dialog);
  dialog.addEventListener("close", () => wanted.leave?.());
  dialog.addEventListener("change", ({ target }) => target.name === "picture" && show());
  dialog.addEventListener("input", ({ target }) => {
    if (target !== part("words")) return;
    clearTimeout(typing);
    typing = setTimeout(search, 250);
  });
  dialog.addEventListener("click", ({ target }) => {
    if (target.closest("[data-pictures-close]")) dialog.close();
    const page = target.closest("[data-picker-page]");
    if (page) search(page.dataset.pickerPage);
  });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.target === part("search")) search();
    else if (event.target === part("upload")) upload(event.target);
    else if (chosen()) use(chosen());
  });
}

async function open(request) {
  if (!dialog) make();
  wanted = request;
  // What is typed into the one of the last time would be lost.
  dialog.querySelector("[data-picker]")?.remove();
  dialog.showModal();
  const answer = await ask(place.dataset.pictures);
  if (!answer) return;
  dialog.append(answer.piece);
  show();
  if (wanted.file && part("upload")) offer(wanted.file);
  else part("words").focus();
}

/* A picture that was pasted or dropped is in the form already. */
function offer(file) {
  const { upload: field, alt } = part("upload").elements;
  const files = new DataTransfer();
  files.items.add(file);
  field.files = files.files;
  part("upload").closest("details").open = true;
  alt.focus();
}

if (place) {
  document.addEventListener("picture:wanted", ({ detail }) => open({ ...detail }));
  if (lead) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "verb", textContent: place.dataset.choose });
    button.addEventListener("click", () => open({ isLead: true, leave: () => button.focus() }));
    (lead.closest(".related-widget-wrapper") ?? lead.parentElement).append(button);
  }
}
