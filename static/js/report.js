/* "Report" opens its page in a dialog over the thread, and sends the form from there. What the server
   answers is shown in the same place. Where that fails, the link leads to the page as without scripts. */

let dialog = null;
let openedFrom = null; // the link, where the focus returns to

function make() {
  dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "report-title");
  dialog.addEventListener("close", () => {
    dialog.replaceChildren();
    openedFrom?.focus();
  });
  // A click beside it, which is a click on nothing inside.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
}

/* The stylesheets of the page that this one does not have. */
function dress(page) {
  for (const link of page.querySelectorAll('link[rel="stylesheet"]:not([media])')) {
    const known = [...document.styleSheets].some((sheet) => sheet.href === link.href);
    if (!known) document.head.append(document.adoptNode(link));
  }
}

async function show(address, options) {
  const answer = await fetch(address, { cache: "no-store", ...options });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const report = page.querySelector("[data-report]");
  if (!report) throw new Error(String(answer.status));
  dress(page);
  if (!dialog) make();
  dialog.replaceChildren(document.adoptNode(report));
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  const first = dialog.querySelector('[role="alert"] a, input[type="radio"]') ?? dialog.querySelector("h1");
  first.focus();
}

const isPlain = (event) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

document.addEventListener("click", (event) => {
  if (!isPlain(event)) return;
  const link = event.target.closest?.('.comment__actions a[href$="/report/"]');
  if (link) {
    event.preventDefault();
    openedFrom = link;
    show(link.href).catch(() => location.assign(link.href));
  } else if (dialog?.open && event.target.closest?.("[data-report-close]")) {
    event.preventDefault();
    dialog.close();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("[data-report] form");
  if (!form || !dialog?.contains(form)) return;
  event.preventDefault();
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  show(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => {
    button.disabled = false;
    form.submit();
  });
});
