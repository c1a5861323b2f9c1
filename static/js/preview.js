/* Shows how a comment will stand, above the form, without leaving the page. The server renders it,
   as it does without scripts; where it refuses what was typed, the form is sent as without. */

async function preview(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const shown = document.adoptNode(page.querySelector("[data-preview]"));
    shown.tabIndex = -1;
    document.querySelector("[data-preview]")?.remove();
    form.prepend(shown);
    shown.focus();
    shown.scrollIntoView({ block: "nearest" });
  } catch {
    button.dataset.sent = "plain";
    button.click();
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.('form[data-draft] button[name="preview"]');
  if (!button || button.dataset.sent || !button.form.reportValidity()) return;
  event.preventDefault();
  preview(button.form, button);
});

/* What has been changed since is not what the preview shows. */
document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (form && event.target.name === "body") form.querySelector("[data-preview]")?.remove();
});
