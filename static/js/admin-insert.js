// Pictures of the library and numbers of sources, put into a text by the menu of the article editor.
import * as editing from "django-prose-editor/editor"

const { Extension, updateAttrsDialog } = editing

const fieldOf = (editor) => editor.view.dom.closest(".prose-editor").querySelector("textarea")
const wordsOf = (editor) => JSON.parse(fieldOf(editor).dataset.editorWords)

/** Puts something where the cursor is; behind a picture, card or box that is chosen, not over it. */
function put(editor, content) {
  const { node, to, from } = editor.state.selection
  editor.chain().focus().insertContentAt(node?.isBlock ? to : { from, to }, content, { updateSelection: true }).run()
}

// Pictures

/** Where the picture is that is being worked on; undefined when there is none. */
function pictureAt({ selection }) {
  if (selection.node?.type.name === "image") return selection.from
  if (selection.node?.type.name === "figure") return selection.from + 1
  const { $from } = selection
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type.name === "figure") return $from.start(depth)
  }
}

async function describe(editor, at) {
  const words = wordsOf(editor)
  const ask = updateAttrsDialog({ alt: { type: "string", title: words.alt, format: "textarea" } }, { title: words.picture })
  const answer = await ask(editor, { alt: editor.state.doc.nodeAt(at).attrs.alt })
  if (answer) editor.chain().focus().setNodeSelection(at).updateAttributes("image", { alt: answer.alt.trim() }).run()
}

/** Asks for the dialog of the library (admin-pictures.js), where `file` is to be uploaded. */
function want(editor, file) {
  const detail = { take: (html) => put(editor, html), leave: () => editor.view.focus(), file }
  document.dispatchEvent(new CustomEvent("picture:wanted", { detail }))
}

const pictureCommand = () => ({ editor, state, dispatch }) => {
  if (!dispatch) return true
  const at = pictureAt(state)
  if (at !== undefined) describe(editor, at)
  else want(editor)
  return true
}

/** A picture that is pasted or dropped is one to be uploaded; texts come with pictures of themselves. */
function takeFile(editor, event) {
  const data = event.clipboardData ?? event.dataTransfer
  const file = data && !data.types.includes("text/html") && [...data.files].find(({ type }) => type.startsWith("image/"))
  if (!file) return false
  event.preventDefault()
  const place = event.dataTransfer && editor.view.posAtCoords({ left: event.clientX, top: event.clientY })
  if (place) editor.commands.setTextSelection(place.pos)
  want(editor, file)
  return true
}

export const Figure = editing.Figure.extend({
  addCommands() {
    return { ...this.parent?.(), insertFigure: pictureCommand, editImage: pictureCommand }
  },
  addProseMirrorPlugins() {
    const take = (view, event) => takeFile(this.editor, event)
    return [new editing.Plugin({ props: { handlePaste: take, handleDrop: take } })]
  },
})

// Numbers of sources

/** "3 – Title of the source" for each that the form has, and the next number for one to come. */
function sourcesOf(form) {
  const found = []
  for (const field of form?.querySelectorAll("[name^=sources-][name$=-number]") ?? []) {
    const title = form.elements[field.name.replace(/number$/, "title")]?.value.trim()
    if (!field.name.includes("__prefix__") && title) found.push([Number(field.value), title])
  }
  // One without a number gets the next when the story is saved.
  let last = Math.max(0, ...found.map(([number]) => number))
  for (const source of found) source[0] ||= ++last
  found.sort(([one], [other]) => one - other)
  return [...found.map(([number, title]) => `${number} – ${title}`), String(last + 1)]
}

export const SourceNumber = Extension.create({
  name: "sourceNumber",
  addMenuItems({ menu, buttons }) {
    const words = wordsOf(this.editor)
    menu.defineItem({
      name: "sourceNumber",
      groups: "nodes",
      // Entries of a live story and standing pages have none.
      hidden: (editor) => !fieldOf(editor).form?.elements["sources-TOTAL_FORMS"],
      button: buttons.text("[1]", `[1] ${words.sourceNumber}`),
      async command(editor) {
        const choices = sourcesOf(fieldOf(editor).form)
        const used = new Set(Array.from(editor.getText().matchAll(/\[(\d+)\]/g), ([, number]) => number))
        // The first that the text does not refer to yet is the likely one.
        const unused = choices.find((choice) => !used.has(String(parseInt(choice, 10)))) ?? choices.at(-1)
        choices.unshift(...choices.splice(choices.indexOf(unused), 1))
        const ask = updateAttrsDialog({ source: { title: words.source, enum: choices } }, { title: words.sourceNumber, submitText: words.insert })
        const answer = await ask(editor, { source: choices[0] })
        if (answer) put(editor, `[${parseInt(answer.source, 10)}]`)
      },
    })
  },
})
