// Cards that lead to a video or a post on another site. Nothing is asked of that site before a reader
// follows the link.
import { Node, Plugin, updateAttrsDialog } from "django-prose-editor/editor"

const wordsOf = (editor) => JSON.parse(editor.view.dom.closest(".prose-editor").querySelector("textarea").dataset.editorWords)
const hasLooseWords = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())

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
  // Behind a picture that is chosen, not over it.
  else editor.chain().focus().insertContentAt(node?.isBlock ? to : { from, to }, card).run()
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
        const isCard = link?.matches("a[href]") && link.attributes.length === 1 && note?.matches("figcaption") && rest.length === 0
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
