// The article editor's own parts: small marks, attributes it would drop, and a box that carries
// whatever it cannot edit through unharmed. And the test that nothing is lost, before anybody types.
import * as editing from "django-prose-editor/editor"

const { Extension, Mark, Node, crel, gettext, updateAttrsDialog } = editing

const attributes = (...names) => Object.fromEntries(names.map((name) => [name, { default: null }]))
const withAttributes = (base, ...names) =>
  base.extend({ addAttributes() { return { ...this.parent?.(), ...attributes(...names) } } })

export const Image = withAttributes(editing.Image, "srcset", "sizes", "loading", "decoding")
export const Link = withAttributes(editing.Link, "hreflang")
export const Blockquote = withAttributes(editing.Blockquote, "cite")
// Code may be bold or a link, as it may on our pages.
export const Code = editing.Code.extend({ excludes: "" })
// Underlined text is <u>; <ins> is a mark of its own here.
const mark = (tag, ...names) =>
  Mark.create({
    name: tag,
    priority: 60,
    addAttributes: () => attributes(...names),
    parseHTML: () => [{ tag, priority: 100 }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  })

export const SmallMarks = Extension.create({
  name: "smallMarks",
  addExtensions: () => [
    mark("abbr", "title"),
    mark("time", "datetime"),
    ...["cite", "del", "ins", "kbd", "mark", "q", "small"].map((tag) => mark(tag)),
  ],
})

// The box

const INLINE = "a,abbr,b,br,cite,code,del,em,i,ins,kbd,mark,q,s,small,strong,sub,sup,time,u"
const KEPT = "figure,table,dl,h5,h6,p:has(img),a:has(img),div,section,aside,details,iframe,video,audio,object,embed,form"

/** Whether the editor has a node for it, so that it need not go into the box. */
function canEdit(element) {
  const children = [...element.children]
  const isPlain = (child) => [...child.querySelectorAll("*")].every((part) => part.matches(INLINE))
  if (element.matches("figure")) {
    const [picture, caption, ...rest] = children
    return (
      picture?.matches("img[src]:not([src^='data:'])") &&
      rest.length === 0 &&
      (!caption || (caption.matches("figcaption") && isPlain(caption))) &&
      [...element.childNodes].every((node) => node.nodeType !== 3 || !node.data.trim())
    )
  }
  if (element.matches("table")) {
    return (
      !element.querySelector("caption,colgroup,thead,tfoot,[scope],img,figure,table table") &&
      element.querySelectorAll("tbody").length < 2
    )
  }
  return false
}

/** The element a piece of HTML describes, in a document of its own where nothing runs or loads. */
function parse(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html")
  return body.childElementCount === 1 ? body.firstElementChild : body
}

/** The same, fit to be shown: no scripts, frames, forms or handlers. */
function preview(html) {
  const shown = parse(html)
  for (const part of [shown, ...shown.querySelectorAll("*")]) {
    if (part.matches("script,style,iframe,object,embed,form,link,meta,base")) part.remove()
    for (const { name } of [...part.attributes]) {
      if (name.startsWith("on") || name === "style" || name === "id") part.removeAttribute(name)
    }
  }
  return shown
}

const askForHtml = updateAttrsDialog(
  { html: { type: "string", title: "HTML", format: "textarea" } },
  { title: gettext("Edit HTML"), submitText: gettext("Update") },
)

export const Kept = Node.create({
  name: "kept",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({
    html: { default: "", rendered: false, parseHTML: (element) => element.outerHTML },
  }),
  parseHTML: () => [
    { tag: KEPT, priority: 1000, getAttrs: (element) => (canEdit(element) ? false : null) },
  ],
  renderHTML: ({ node }) => parse(node.attrs.html),
  addNodeView: () => ({ node, editor, getPos }) => {
    const button = crel("button", { type: "button", textContent: gettext("Edit HTML") })
    const dom = crel("div", { className: "kept" }, [button, preview(node.attrs.html)])
    button.addEventListener("click", async () => {
      const answer = await askForHtml(editor, { html: node.attrs.html })
      if (answer?.html.trim()) {
        const change = editor.state.tr.setNodeMarkup(getPos(), null, { html: answer.html })
        editor.view.dispatch(change)
      }
    })
    return { dom, stopEvent: (event) => event.target === button }
  },
  addMenuItems: ({ menu, buttons }) => {
    menu.defineItem({
      name: "kept",
      groups: "nodes",
      button: buttons.text("HTML"),
      command: async (editor) => {
        const answer = await askForHtml(editor, { html: "" })
        if (answer?.html.trim()) editor.chain().focus().insertContent(answer.html).run()
      },
    })
  },
})

// The test

const SAME = { B: "STRONG", I: "EM", STRIKE: "S" }

/** What a piece of HTML says, in order: words, elements and those attributes that pages show. */
function* said(parent, shown) {
  for (const node of parent.childNodes) {
    if (node.nodeType === 3) {
      yield* node.data.split(/\s+/).filter(Boolean)
    } else if (node.nodeType === 8) {
      if (!/^\s*\/?wp:/.test(node.data)) yield `<!--${node.data}-->`
    } else if (node.nodeType === 1) {
      const tag = SAME[node.tagName] || node.tagName
      // The editor puts what list items and cells say into paragraphs, and rows into a body.
      const isBare =
        tag === "TBODY" || (tag === "P" && (!node.innerHTML.trim() || node.parentElement.matches("li,td,th")))
      if (!isBare) {
        const names = (shown[tag.toLowerCase()] || []).filter((name) => name !== "loading" && name !== "decoding")
        const values = names.map((name) => [name, node.getAttribute(name)])
        yield `<${tag} ${values.filter(([name, value]) => value !== null && !(name === "class" && value === "figure")).join(" ")}>`
      }
      yield* said(node, shown)
      if (!isBare) yield `</${tag}>`
    }
  }
}

function saysTheSame(one, other, shown) {
  const [left, right] = [one, other].map((html) => {
    const { body } = new DOMParser().parseFromString(html, "text/html")
    return [...said(body, shown)].join("\n")
  })
  return left === right
}

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  if (!textarea.dataset.editorLoses) return
  const shown = JSON.parse(textarea.dataset.shownAttributes)
  if (saysTheSame(textarea.value, editor.getHTML(), shown)) return
  editor.destroy()
  textarea.classList.add("html-source")
  textarea.before(crel("p", { className: "help editor-note", role: "status", textContent: textarea.dataset.editorLoses }))
})
