/* "Save for later" without leaving the story: says what is saved in this browser, and sends the same
   form in the background. */

const saved = () => (document.cookie.match(/(?:^|;\s*)saved=([\d.]*)/)?.[1] ?? "").split(".");

function show(form) {
  const isSaved = saved().includes(form.dataset.save);
  const button = form.querySelector("button");
  button.textContent = isSaved ? button.dataset.saved : button.dataset.unsaved;
  button.setAttribute("aria-pressed", isSaved);
  if (isSaved) button.name = "drop";
  else button.removeAttribute("name");
  form.querySelector("a").hidden = !isSaved;
}

const showAll = () => document.querySelectorAll("form[data-save]").forEach(show);

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-save]");
  if (!form) return;
  event.preventDefault();
  try {
    const body = new FormData(form, event.submitter);
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (answer.type !== "opaqueredirect") throw new Error(answer.status);
    show(form);
  } catch {
    form.submit();
  }
});

addEventListener("pageshow", showAll);
