/* The search fields that Django puts in the place of long lists carry the name of the list's label. */

function name(root) {
  for (const select of root.querySelectorAll("select.admin-autocomplete")) {
    const label = select.labels[0];
    const search = select.nextElementSibling?.querySelector(".select2-selection");
    if (!label || !search || select.name.includes("__prefix__")) continue;
    label.id ||= `${select.id}_label`;
    const shown = search.querySelector(".select2-selection__rendered");
    search.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
    for (const part of [search.querySelector("input"), search.querySelector("[role=textbox]")]) part?.setAttribute("aria-labelledby", label.id);
  }
}

// In turn: Django has put them there by then.
window.django.jQuery(() => name(document));
document.addEventListener("formset:added", ({ target }) => name(target));
