// What the menu of the article editor puts into a text: pictures of the library, pull quotes, cards
// that lead to a video or a post elsewhere, and numbers of sources.
import * as editing from "django-prose-editor/editor"

const { Extension, Node, Plugin, updateAttrsDialog } = editing

const fieldOf = (editor) => editor.view.dom.closest(".prose-editor").querySelector("textarea")
const wordsOf = (editor) => JSON.parse(fieldOf(editor).dataset.editorWords)
const hasOnly = (element, ...names) => [...element.attributes].every(({ name }) => names.includes(name))
const hasLooseWords = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())

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

const pictureCommand = () => ({ editor, state, dispatch }) => {
  if (!dispatch) return true
  const at = pictureAt(state)
  if (at !== undefined) describe(editor, at)
  else {
    const take = (html) => put(editor, html)
    document.dispatchEvent(new CustomEvent("picture:wanted", { detail: { take, leave: () => editor.view.focus() } }))
  }
  return true
}

export const Figure = editing.Figure.extend({
  addCommands() {
    return { ...this.parent?.(), insertFigure: pictureCommand, editImage: pictureCommand }
  },
})

// Pull quotes

const QUOTE = "<rect x='3' y='3' width='18' height='2'/><rect x='3' y='19' width='18' height='2'/><path d='M6 16h3l1.5-3V8H5v5h2.5zm8 0h3l1.5-3V8H13v5h2.5z'/>"

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
    hasOnly(quote) &&
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
      button: buttons.svg(`<svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">${QUOTE}</svg>`, wordsOf(this.editor).pullQuote),
      active: (editor) => editor.isActive("pullQuote"),
      command(editor) {
        const found = quoteAround(editor.state)
        if (found) goToSpeaker(editor, found)
        else addQuote(editor)
      },
    })
  },
})

// Cards that lead elsewhere. Nothing is asked of the other site before a reader follows the link.

const VIDEO = /^https:\/\/((www\.|m\.)?youtube\.com\/(watch|shorts|live)|youtu\.be\/|vimeo\.com\/\d|(www\.)?dailymotion\.com\/video\/|(www\.)?tiktok\.com\/@[^/]+\/video\/|[^/]+\/w\/[\w-]+$|[^/]+\/videos\/watch\/)/i
const POST = /^https:\/\/((www\.)?(x|twitter)\.com\/[^/]+\/status\/\d|bsky\.app\/profile\/[^/]+\/post\/|(www\.)?instagram\.com\/(p|reel)\/|(www\.)?facebook\.com\/[^/]+\/posts\/|(www\.)?threads\.(net|com)\/@[^/]+\/post\/|[^/]+\/@[^/]+\/\d+$)/i

/** The card as it stands in a text; the note names the other site. */
function cardOf(editor, address, what) {
  const host = new URL(address).host.replace(/^www\./, "")
  return { type: "embed", attrs: { address, what, note: wordsOf(editor).embedNote.replace("%s", host) } }
}

async function askForCard(editor) {
  const words = wordsOf(editor)
  const { node, from, to } = editor.state.selection
  const isChange = node?.type.name === "embed"
  const ask = updateAttrsDialog(
    {
      address: { type: "string", title: words.address, format: "url", required: true },
      what: { type: "string", title: words.what, required: true },
    },
    { title: words.embed, submitText: words.insert },
  )
  const answer = await ask(editor, isChange ? node.attrs : { what: words.video })
  if (!answer || !/^https?:/i.test(answer.address)) return
  const card = cardOf(editor, answer.address, answer.what.trim())
  if (isChange) editor.chain().focus().insertContentAt({ from, to }, card).setNodeSelection(from).run()
  else put(editor, card)
}

export const Embed = Node.create({
  name: "embed",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({ address: { rendered: false }, what: { rendered: false }, note: { rendered: false } }),
  parseHTML: () => [
    {
      tag: "figure.embed",
      priority: 1100,
      getAttrs(figure) {
        const [link, note, ...rest] = figure.children
        const isCard = link?.matches("a[href]") && hasOnly(link, "href") && note?.matches("figcaption") && rest.length === 0
        if (!isCard || figure.className !== "embed" || link.childElementCount || note.childElementCount || hasLooseWords(figure)) return false
        return { address: link.getAttribute("href"), what: link.textContent, note: note.textContent }
      },
    },
  ],
  renderHTML: ({ node: { attrs } }) => ["figure", { class: "embed" }, ["a", { href: attrs.address }, attrs.what], ["figcaption", attrs.note]],
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "embed",
      groups: "nodes",
      button: buttons.material("play_circle_outline", wordsOf(this.editor).embed),
      active: (editor) => editor.isActive("embed"),
      command: askForCard,
    })
  },
  // The address of a video or a post, pasted on a line of its own, is one.
  addProseMirrorPlugins() {
    const { editor } = this
    const handlePaste = (view, event) => {
      const { $from, empty } = view.state.selection
      const address = event.clipboardData?.getData("text/plain").trim() ?? ""
      const what = VIDEO.test(address) ? "video" : POST.test(address) && "post"
      if (!what || !empty || $from.parent.type.name !== "paragraph" || $from.parent.content.size || !URL.canParse(address)) return false
      return editor.chain().insertContent(cardOf(editor, address, wordsOf(editor)[what])).run()
    }
    return [new Plugin({ props: { handlePaste } })]
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
