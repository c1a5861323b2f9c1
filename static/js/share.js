/* "Share" opens the browser's own sheet where there is one; else the link with a button that copies
   it. Without scripts the link can be copied by hand. */

document.addEventListener("click", async (event) => {
  const share = event.target.closest?.("[data-share]");
  if (!share) return;
  const { title, url } = share.dataset;
  if (event.target.closest("summary") && navigator.share && !share.open) {
    event.preventDefault();
    try {
      await navigator.share({ title, url });
    } catch (error) {
      if (error.name !== "AbortError") share.open = true;
    }
    return;
  }
  const copy = event.target.closest("[data-share-copy]");
  if (!copy) return;
  const field = share.querySelector("input");
  field.select();
  try {
    await navigator.clipboard.writeText(url);
    copy.textContent = copy.dataset.done;
  } catch {
    // it is selected, so that a key copies it
  }
});

for (const button of document.querySelectorAll("[data-share-copy]")) button.hidden = false;
