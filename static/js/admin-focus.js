/* The focal point of a picture is chosen by a click on it; the two number fields are what is sent,
   and enough without scripts. */

const fields = ["focus_x", "focus_y"].map((name) => document.querySelector(`[name="${name}"]`));
const chooser = document.querySelector("[data-focus]");
const point = chooser?.querySelector("[data-focus-point]");
const whole = chooser?.querySelector("[data-focus-whole]");

function show() {
  const [x, y] = fields.map((field) => Math.min(100, Math.max(0, Number(field.value) || 0)));
  point.style.setProperty("inset-inline-start", `${x}%`);
  point.style.setProperty("inset-block-start", `${y}%`);
  point.hidden = false;
  for (const part of chooser.querySelectorAll(".focus__part")) part.style.objectPosition = `${x}% ${y}%`;
}

if (chooser && fields.every(Boolean)) {
  show();
  document.addEventListener("input", (event) => fields.includes(event.target) && show());
  whole.addEventListener("click", (event) => {
    const box = whole.getBoundingClientRect();
    fields[0].value = Math.round((100 * (event.clientX - box.left)) / box.width);
    fields[1].value = Math.round((100 * (event.clientY - box.top)) / box.height);
    for (const field of fields) field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
