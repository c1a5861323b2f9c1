// Pull quotes: the chosen words once more, large, with a line for whose words they are.
import { Node } from "django-prose-editor/editor"

const QUOTE = "<rect x='3' y='3' width='18' height='2'/><rect x='3' y='19' width='18' height='2'/><path d='M6 16h3l1.5-3V8H5v5h2.5zm8 0h3l1.5-3V8H13v5h2.5z'/>"

const hasLooseWords = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())

/** The pull quote around the selection, as [node, place of it]; undefined when there is none. */
function quoteAround({ selection: { $from } }) {
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type.name === "pullQuote") return [$from.node(depth), $from.before(depth)]
  }
}

/** Repeats the chosen words, which stay where they are, in a quote behind their block. */
function addQuote(editor) {
  const { from, to, $to } = editor.state.selection
  const words = editor.state.doc.textBetween(from, to, " ").trim()
  const paragraph = { type: "paragraph", content: words ? [{ type: "text", text: words }] : [] }
  const place = $to.depth ? $to.after(1) : to
  const quote = { type: "pullQuote", content: [{ type: "blockquote", content: [paragraph] }] }
  editor.chain().focus().insertContentAt(place, quote).setTextSelection(place + 3 + words.length).run()
}

/** The line that says whose words they are: made, or gone to. */
function goToSpeaker(editor, [quote, place]) {
  const end = place + quote.nodeSize - 1
  if (quote.lastChild.type.name === "caption") return editor.chain().focus().setTextSelection(end - 1).run()
  return editor.chain().focus().insertContentAt(end, { type: "caption" }).setTextSelection(end + 1).run()
}

/** Leads out of a quote, from its empty last line or from the speaker's. */
function leaveQuote(editor) {
  const { $from, empty } = editor.state.selection
  const found = quoteAround(editor.state)
  const isSpeaker = $from.parent.type.name === "caption"
  const isLast = isSpeaker || ($from.parent.content.size === 0 && $from.indexAfter(-1) === $from.node(-1).childCount)
  if (!found || !empty || !isLast) return false
  const [quote, place] = found
  const after = place + quote.nodeSize
  const chain = editor.chain().insertContentAt(after, { type: "paragraph" }).setTextSelection(after + 1)
  if (!isSpeaker && $from.node(-1).childCount > 1) chain.deleteRange({ from: $from.before(), to: $from.after() })
  return chain.run()
}

function isPullQuote(figure) {
  const [quote, speaker, ...rest] = figure.children
  return (
    figure.className === "pull-quote" &&
    quote?.matches("blockquote") &&
    quote.attributes.length === 0 &&
    quote.children.length > 0 &&
    [...quote.children].every((child) => child.matches("p")) &&
    !quote.querySelector("img") &&
    (!speaker || (speaker.matches("figcaption") && !speaker.querySelector("p,ul,ol,blockquote,img"))) &&
    rest.length === 0 &&
    !hasLooseWords(figure) &&
    !hasLooseWords(quote)
  )
}

export const PullQuote = Node.create({
  name: "pullQuote",
  group: "block",
  content: "blockquote caption?",
  defining: true,
  // Before the box that keeps every other figure.
  parseHTML: () => [{ tag: "figure.pull-quote", priority: 1100, getAttrs: (figure) => (isPullQuote(figure) ? null : false) }],
  renderHTML: () => ["figure", { class: "pull-quote" }, 0],
  addKeyboardShortcuts: () => ({ Enter: ({ editor }) => leaveQuote(editor) }),
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "pullQuote",
      groups: "nodes",
      button: buttons.svg(`<svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">${QUOTE}</svg>`, JSON.parse(this.editor.view.dom.closest(".prose-editor").querySelector("textarea").dataset.editorWords).pullQuote),
      active: (editor) => editor.isActive("pullQuote"),
      command(editor) {
        const found = quoteAround(editor.state)
        if (found) goToSpeaker(editor, found)
        else addQuote(editor)
      },
    })
  },
})
