// The article editor's own parts: small marks, attributes it would drop, and a box that carries
// whatever it cannot edit through unharmed. And the test that nothing is lost, before anybody types.
import * as editing from "django-prose-editor/editor"

const { Extension, Mark, Node, crel, gettext, updateAttrsDialog } = editing

const attributes = (...names) => Object.fromEntries(names.map((name) => [name, { default: null }]))
const withAttributes = (base, ...names) =>
  base.extend({ addAttributes() { return { ...this.parent?.(), ...attributes(...names) } } })

export const Image = withAttributes(editing.Image, "srcset", "sizes", "loading", "decoding")
export const Link = withAttributes(editing.Link, "hreflang")
export const OrderedList = withAttributes(editing.OrderedList, "reversed")
export const Blockquote = withAttributes(editing.Blockquote, "cite")
// Code may be bold or a link, as it may on our pages.
export const Code = editing.Code.extend({ excludes: "" })
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

const DomNode = window.Node
const BREAK = "\u2028"
const SAME = { B: "STRONG", I: "EM", STRIKE: "S" }
// Hints to browsers, and the name that the editor gives every figure.
const HARMLESS = /^(loading|decoding)=|^class=figure$/

/** What a piece of HTML says, in order: blocks, and words with the marks and attributes they carry. */
function said(html, shown) {
  const { body } = new DOMParser().parseFromString(html, "text/html")
  const found = []
  let run = []

  const describe = (element) => {
    const tag = SAME[element.tagName] || element.tagName
    const values = (shown[tag.toLowerCase()] || [])
      .map((name) => `${name}=${element.getAttribute(name)}`)
      .filter((value) => !value.endsWith("=null") && !HARMLESS.test(value))
    return [tag, ...values].join(" ")
  }
  const flush = (isCode) => {
    const parts = []
    for (const [marks, words] of run) {
      const last = parts.at(-1)
      if (last?.marks === marks) last.words += words
      else parts.push({ marks, words })
    }
    if (!isCode && parts.length) {
      for (const part of parts) part.words = part.words.replace(/[ \t\r\n\f]+/g, " ").replace(/ ?\u2028 ?/g, BREAK)
      parts[0].words = parts[0].words.trimStart()
      parts.at(-1).words = parts.at(-1).words.trimEnd()
    }
    found.push(...parts.filter(({ words }) => words).map(({ marks, words }) => `[${marks}] ${words}`))
    run = []
  }
  const walk = (node, marks) => {
    if (node.nodeType === DomNode.TEXT_NODE) {
      // What is preformatted is code to the editor.
      const isCode = node.parentElement.closest("pre")
      const names = [...new Set(marks)].filter((mark) => !(isCode && mark === "CODE"))
      if (node.data) run.push([names.sort().join(), node.data])
    } else if (node.nodeType === DomNode.COMMENT_NODE) {
      if (!/^\s*\/?wp:/.test(node.data)) found.push(`comment ${node.data}`)
    } else if (node.matches("br")) {
      run.push([run.at(-1)?.[0] ?? "", BREAK])
    } else if (node.matches(INLINE)) {
      const mark = describe(node)
      // A mark around nothing says nothing, unless it leads somewhere.
      if (!node.hasChildNodes() && mark.includes(" ")) found.push(mark)
      for (const child of node.childNodes) walk(child, [...marks, mark])
    } else {
      flush()
      // The editor puts loose words into paragraphs, and rows into a body.
      const isBare = node.matches("p, tbody")
      if (!isBare) found.push(describe(node))
      for (const child of node.childNodes) walk(child, marks)
      flush(node.matches("pre"))
      if (!isBare) found.push(`end ${node.tagName}`)
    }
  }

  for (const child of body.childNodes) walk(child, [])
  flush()
  return found.filter(Boolean).join("\n")
}

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  if (!textarea.dataset.editorLoses) return
  const shown = JSON.parse(textarea.dataset.shownAttributes)
  if (said(textarea.value, shown) === said(editor.getHTML(), shown)) {
    const label = textarea.labels[0]?.textContent.trim()
    editor.setOptions({ editorProps: { attributes: { "aria-label": label, "aria-multiline": "true" } } })
    return
  }
  editor.destroy()
  textarea.classList.add("html-source")
  textarea.before(crel("p", { className: "help editor-note", role: "status", textContent: textarea.dataset.editorLoses }))
})
