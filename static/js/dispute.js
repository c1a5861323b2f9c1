/* Takes the words that are selected in the story along to the form in which they are disputed.
   Without scripts readers copy them. */

const MOST = 1000;

function passage() {
  const selection = getSelection();
  const text = document.querySelector("#story");
  if (!selection || selection.isCollapsed || !text) return "";
  const isInside = text.contains(selection.anchorNode) && text.contains(selection.focusNode);
  return isInside ? selection.toString().trim().slice(0, MOST) : "";
}

/* Before the click, which may end the selection; the click itself is for keyboards. */
for (const name of ["pointerdown", "click"]) {
  document.addEventListener(name, (event) => {
    const link = event.target.closest("[data-dispute]");
    const words = link && passage();
    if (words) link.search = `?${new URLSearchParams({ passage: words })}`;
  });
}
