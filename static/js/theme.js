/* The colours a reader chose, before anything is painted; and the button that changes them. Not a
   module: those wait for the document, and it would flash. */
(() => {
  const root = document.documentElement;
  const order = ["system", "light", "dark"];
  const chosen = () => root.dataset.theme || "system";

  function apply(theme) {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.setAttribute("aria-label", button.dataset[chosen()]);
      button.title = button.dataset[chosen()];
    }
  }

  function stored() {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage may be forbidden
    }
  }

  root.dataset.scripts = "on";
  apply(stored());
  document.addEventListener("DOMContentLoaded", () => apply(stored()));
  addEventListener("storage", (event) => event.key === "theme" && apply(event.newValue));
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-theme-switch]")) return;
    const next = order[(order.indexOf(chosen()) + 1) % order.length];
    apply(next);
    try {
      if (next === "system") localStorage.removeItem("theme");
      else localStorage.setItem("theme", next);
    } catch {
      // then it holds for this page
    }
  });
})();
