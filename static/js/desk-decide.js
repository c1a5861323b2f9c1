/* Decides at the desk without leaving the page: sends the form of an entry, goes on to the next one
   at once and puts the server's answer in the place of what was decided. Where anything is odd, the
   form is sent as without scripts. */

const list = document.querySelector("[data-desk]");
const status = document.querySelector("[data-desk-status]");
const undos = []; // numbers of the comments that were decided here, the last one at the end

const open = () => [...list.querySelectorAll("[data-entry]:not([aria-busy])")];

function tell(said) {
  const left = open().length;
  const count = left === 0 ? status.dataset.none : left === 1 ? status.dataset.one : status.dataset.many.replace("%d", left);
  status.textContent = `${said} ${count}`;
}

/* The entry after this one, else the one before it, else the way to the next page. */
function goOn(from) {
  const rest = open();
  const after = rest.find((one) => from.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  const next = after ?? rest.at(-1) ?? document.querySelector("[data-desk-next]") ?? from;
  next.focus();
}

function put(html, place) {
  const part = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  place.replaceWith(part);
  return part;
}

async function send(form, button) {
  const place = form.closest("[data-entry], [data-done]");
  const isUndo = "undo" in form.dataset;
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.set(button.name, button.value);
  place.setAttribute("aria-busy", "true");
  if (!isUndo) goOn(place);
  try {
    // A decision that is on its way arrives though the next page is opened meanwhile.
    const answer = await fetch(form.action, {
      method: "POST", body, headers: { "X-Fragment": "entry" }, keepalive: true,
    });
    if (answer.redirected || ![200, 409].includes(answer.status)) throw new Error(String(answer.status));
    const part = put(await answer.text(), place);
    const notice = part.querySelector("[role=alert]")?.textContent;
    if (isUndo || notice) part.focus();
    if ("done" in part.dataset) undos.push(part.id);
    tell(notice ?? `${part.querySelector("[data-said]").textContent}.`);
    if (open().length === 0) goOn(part);
  } catch {
    place.removeAttribute("aria-busy");
    form.dataset.plain = "";
    form.requestSubmit(button);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("decide" in form.dataset) || "plain" in form.dataset) return;
  event.preventDefault();
  send(form, event.submitter);
});

document.addEventListener("desk:undo", () => {
  while (undos.length) {
    const form = document.getElementById(undos.pop())?.querySelector("[data-undo]");
    if (form) return form.requestSubmit();
  }
  document.querySelector("[data-undo]")?.requestSubmit();
});
