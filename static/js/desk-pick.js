/* "All on this page" ticks every comment of the page for a bulk decision. */

const box = document.querySelector("[data-pick-all]");
const picks = () => [...document.querySelectorAll("[data-desk] input[form=bulk]")];

if (box) {
  box.hidden = false;
  box.addEventListener("change", (event) => {
    for (const pick of picks()) pick.checked = event.target.checked;
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[form=bulk]"))
      box.firstElementChild.checked = picks().every((pick) => pick.checked);
  });
}
