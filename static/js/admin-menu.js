// The menu of the article editor by keyboard: Alt+F10 leads to it and Escape back, arrows lead along
// it, and Tab passes it by in one step. And names for what the editor leaves without.
import { Extension } from "django-prose-editor/editor"

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }
const barOf = (editor) => editor.view.dom.parentElement.querySelector(":scope > .prose-menubar")
const buttonsOf = (bar) => [...bar.querySelectorAll("button")].filter((button) => button.checkVisibility())

/** One of the buttons can be tabbed to: the one that was used last, or else the first. */
function stopAt(bar, wanted) {
  const buttons = buttonsOf(bar)
  const stop = buttons.includes(wanted) ? wanted : buttons.find((button) => button.tabIndex === 0) ?? buttons[0]
  for (const button of bar.querySelectorAll("button")) button.tabIndex = button === stop ? 0 : -1
  return stop
}

function move(event, bar, editor) {
  const buttons = buttonsOf(bar)
  const place = buttons.indexOf(document.activeElement)
  const next = { Home: buttons[0], End: buttons.at(-1) }[event.key] ?? (STEPS[event.key] && buttons.at((place + STEPS[event.key]) % buttons.length))
  if (next) {
    event.preventDefault()
    stopAt(bar, next).focus()
  } else if (event.key === "Escape" && !bar.querySelector(":popover-open")) {
    event.preventDefault()
    editor.view.focus()
  }
}

export const MenuKeys = Extension.create({
  name: "menuKeys",
  addKeyboardShortcuts: () => ({
    "Alt-F10"({ editor }) {
      const bar = barOf(editor)
      stopAt(bar)?.focus()
      return Boolean(bar)
    },
  }),
  onCreate({ editor }) {
    const bar = barOf(editor)
    const words = JSON.parse(editor.view.dom.closest(".prose-editor").querySelector("textarea").dataset.editorWords)
    bar.setAttribute("role", "toolbar")
    bar.setAttribute("aria-label", words.menu)
    for (const [name, label] of [["figure", words.picture], ["kept", words.html]]) {
      const button = bar.querySelector(`[data-name=${name}]`)
      button.title = label
      button.setAttribute("aria-label", label)
    }
    stopAt(bar)
    bar.addEventListener("keydown", (event) => move(event, bar, editor))
    bar.addEventListener("focusin", ({ target }) => stopAt(bar, target))
    // Buttons come and go with where the cursor is.
    editor.on("transaction", () => stopAt(bar, document.activeElement))
    // Dialogs have a title that is not said to be one.
    new MutationObserver(() => {
      const dialog = bar.parentElement.querySelector("dialog:not([aria-label])")
      dialog?.setAttribute("aria-label", dialog.querySelector(".prose-editor-dialog-title")?.textContent ?? words.menu)
    }).observe(bar.parentElement, { childList: true })
  },
})
