// What is pasted into the article editor comes out clean: headings, lists, links, tables, strong and
// emphasised words, from Word, Google Docs or any page; no styles, no wrappers, and no pictures that
// would be loaded from elsewhere. The server cleans once more.
import { Extension, Plugin, crel } from "django-prose-editor/editor"

const GONE = "script,style,meta,link,title,xml,noscript,template,iframe,object,embed,video,audio,svg,canvas,form,button,input,select,textarea,nav,colgroup,col,[hidden]"
const STAYS = new Set("P H2 H3 H4 UL OL LI BLOCKQUOTE PRE CODE HR BR A STRONG EM S SUB SUP TABLE TBODY TR TH TD FIGURE FIGCAPTION IMG ABBR CITE KBD MARK Q SMALL TIME DEL INS".split(" "))
const SAME = { B: "strong", I: "em", STRIKE: "s", H1: "h2", H5: "h4", H6: "h4", CENTER: "div" }
const KEEPS = { A: ["href"], TD: ["colspan", "rowspan"], TH: ["colspan", "rowspan"], OL: ["start"], ABBR: ["title"], TIME: ["datetime"], IMG: ["src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding"] }
const BLOCKS = "p,h2,h3,h4,ul,ol,blockquote,pre,hr,table,figure,div"

const rename = (element, tag) => {
  const other = document.implementation.createHTMLDocument().createElement(tag)
  for (const { name, value } of [...element.attributes]) if (/^[a-z-]+$/.test(name)) other.setAttribute(name, value)
  other.append(...element.childNodes)
  element.replaceWith(other)
  return other
}
const unwrap = (element) => element.replaceWith(...element.childNodes)
const styleOf = (element) => (element.getAttribute("data-style") ?? "").toLowerCase()

/** Styles and handlers under other names: the content policy minds them even where nothing runs. */
const disarmed = (html) =>
  html
    .replace(/<style[\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>/gi, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, " data-$1="))

/** Word writes lists as paragraphs that look like them, with the marker among the words. */
function makeLists(body) {
  const open = []
  for (const line of body.querySelectorAll("p[data-style*='mso-list']")) {
    const level = Number(/mso-list:[^;]*level(\d+)/i.exec(styleOf(line))?.[1] ?? 0)
    if (!level) continue
    const marker = line.querySelector("[data-style*='mso-list:ignore' i]")
    const tag = /^\s*(\d+|[a-z]{1,4})[.)]/i.test(marker?.textContent ?? "") ? "ol" : "ul"
    marker?.remove()
    if (line.previousElementSibling !== open[0]) open.length = 0
    open.length = Math.min(open.length, level)
    while (open.length < level) {
      const list = body.ownerDocument.createElement(tag)
      if (open.length) (open.at(-1).lastElementChild ?? open.at(-1)).append(list)
      else line.before(list)
      open.push(list)
    }
    const item = body.ownerDocument.createElement("li")
    item.append(...line.childNodes)
    open.at(-1).append(item)
    line.remove()
  }
}

/** Google Docs and others say with a style what an element would say. */
function readStyle(element) {
  const style = styleOf(element)
  const meant = []
  if (element.matches("b,strong") ? false : /font-weight:\s*(bold|[6-9]00)/.test(style)) meant.push("strong")
  if (/font-style:\s*italic/.test(style) && !element.matches("i,em")) meant.push("em")
  if (/text-decoration[^;]*line-through/.test(style)) meant.push("s")
  if (/vertical-align:\s*super/.test(style)) meant.push("sup")
  if (/vertical-align:\s*sub/.test(style)) meant.push("sub")
  for (const tag of meant) {
    const inner = element.ownerDocument.createElement(tag)
    inner.append(...element.childNodes)
    element.append(inner)
  }
}

function cleanLink(link) {
  let address = link.getAttribute("href") ?? ""
  const found = /^https:\/\/www\.google\.com\/url\?(.*)$/.exec(address)
  if (found) address = new URLSearchParams(found[1]).get("q") ?? address
  if (!/^(https?:|mailto:|tel:|\/(?!\/)|#)/i.test(address) || link.querySelector("p,div,h2,h3,h4,ul,ol,table")) unwrap(link)
  else link.setAttribute("href", address)
}

/** A picture of ours, which may be moved about; any other would be loaded from elsewhere. */
const isOurs = (picture) => {
  const source = picture.getAttribute("src") ?? ""
  return new URL(source, location.href).origin === location.origin && !source.startsWith("data:")
}

function withoutPicturesFromElsewhere(body) {
  let count = 0
  for (const picture of body.querySelectorAll("img")) {
    if (URL.canParse(picture.getAttribute("src") ?? "", location.href) && isOurs(picture)) continue
    picture.remove()
    count += 1
  }
  for (const figure of body.querySelectorAll("figure:not(:has(img,blockquote,table))")) {
    for (const caption of figure.querySelectorAll("figcaption")) rename(caption, "p")
    unwrap(figure)
  }
  return count
}

/** Loose words between blocks become paragraphs, and wrappers go. */
function flatten(box) {
  for (const inner of box.querySelectorAll(":scope > div")) {
    flatten(inner)
    if (inner.querySelector(BLOCKS)) unwrap(inner)
    else if (inner.textContent.trim() || inner.querySelector("img")) rename(inner, "p")
    else inner.remove()
  }
}

export function clean(html) {
  const { body } = new DOMParser().parseFromString(disarmed(html), "text/html")
  const comments = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT)
  const found = []
  while (comments.nextNode()) found.push(comments.currentNode)
  for (const comment of found) comment.remove()
  const leftOut = withoutPicturesFromElsewhere(body)
  // A piece of a text of this editor is clean, and its boxes are to stay as they are.
  if (body.querySelector("[data-pm-slice]")) return [body.innerHTML, leftOut]
  for (const part of body.querySelectorAll(GONE)) part.remove()
  makeLists(body)
  for (const part of [...body.querySelectorAll("*")].reverse()) {
    const isWrapper = part.matches("b,strong") && /font-weight:\s*(normal|[1-4]00)/.test(styleOf(part))
    if (!isWrapper) readStyle(part)
    const tag = isWrapper ? "span" : SAME[part.tagName]
    const element = tag ? rename(part, tag) : part
    if (element.matches("section,article,main,header,footer,aside,details,summary,address,dl,dt,dd,caption,center")) rename(element, "div")
    else if (element.matches("a")) cleanLink(element)
    else if (element.tagName !== "DIV" && !STAYS.has(element.tagName)) unwrap(element)
  }
  flatten(body)
  for (const box of body.querySelectorAll("li,td,th,blockquote,figure")) {
    flatten(box)
    for (const inner of box.querySelectorAll("div")) unwrap(inner)
  }
  for (const element of body.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) {
      if (!KEEPS[element.tagName]?.includes(name)) element.removeAttribute(name)
    }
  }
  // Word and others put spaces that do not break where they mean any; French and figures need them.
  const words = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  while (words.nextNode()) words.currentNode.data = words.currentNode.data.replace(/(?<![«\d])\u00a0(?![;:!?»%€])/g, " ")
  for (const empty of body.querySelectorAll("p,h2,h3,h4,strong,em,s,a,li,blockquote,figcaption")) {
    if (!empty.textContent.trim() && !empty.querySelector("img,br:not(:only-child)")) empty.remove()
  }
  return [body.innerHTML, leftOut]
}

export const CleanPaste = Extension.create({
  name: "cleanPaste",
  addProseMirrorPlugins() {
    const { editor } = this
    const tell = (leftOut) => {
      const box = editor.view.dom.closest(".prose-editor")
      box.parentElement.querySelector(".editor-left-out")?.remove()
      if (!leftOut) return
      const words = JSON.parse(box.querySelector("textarea").dataset.editorWords)
      box.before(crel("p", { className: "editor-note editor-left-out", role: "status", textContent: words.leftOut }))
    }
    const transformPastedHTML = (html) => {
      const [text, leftOut] = clean(html)
      tell(leftOut)
      return text
    }
    return [new Plugin({ props: { transformPastedHTML } })]
  },
})
