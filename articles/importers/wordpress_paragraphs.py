"""Paragraphs of a WordPress post, which stores them as blank lines."""

import re

# Elements that end a paragraph, as wpautop() in wp-includes/formatting.php lists them.
BLOCKS = (
    "(?:table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|"
    "area|blockquote|address|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|"
    "header|footer|nav|figure|figcaption|details|menu|summary)"
)
PREFORMATTED = re.compile(r"<(pre)\b", re.IGNORECASE)


def autop(text):
    """Paragraphs as WordPress makes them for text that has none: wpautop(), rule by rule."""
    if not text.strip():
        return ""
    kept = []

    def keep(match, inner, whole):
        kept.append(whole)
        return f"<pre data-kept={len(kept) - 1}></pre>"

    text = between(f"{text}\n", PREFORMATTED, end_tag, keep)
    text = "\n".join(re.sub(r"[ \t]{20,}", " ", line).strip(" \t") for line in text.split("\n"))
    text = re.sub(r"<br\s*/?>\s*<br\s*/?>", "\n\n", text)
    text = re.sub(r"\n\n+", "\n\n", text)
    text = re.sub(rf"(<{BLOCKS}[\s/>])", r"\n\n\1", text)
    text = re.sub(rf"(</{BLOCKS}>)", r"\1\n\n", text)
    text = re.sub(r"(<hr\s?/?>)", r"\1\n\n", text)
    text = re.sub(r"<[^<>]+>", lambda match: match[0].replace("\n", " "), text)
    text = re.sub(r"\s*(<(?:source|track|param|embed)\b[^>]*>)\s*", r"\1", text)
    text = re.sub(r"\s*(<figcaption[^>]*>)", r"\1", text)
    text = re.sub(r"</figcaption>\s*", "</figcaption>", text)
    text = re.sub(r"\n\n+", "\n\n", text)
    paragraphs = [part.strip("\n") for part in text.split("\n\n") if part.strip()]
    text = "".join(f"<p>{part}</p>\n" for part in paragraphs)
    text = re.sub(r"<p>\s*</p>", "", text)
    text = re.sub(r"<p>([^<]+)</(div|address|form)>", r"<p>\1</p></\2>", text)
    text = re.sub(rf"<p>\s*(</?{BLOCKS}(?:\s[^>]*)?/?>)\s*</p>", r"\1", text)
    text = re.sub(r"<p>(<li.+?)</p>", r"\1", text)
    text = re.sub(r"<p><blockquote([^>]*)>", r"<blockquote\1><p>", text, flags=re.IGNORECASE)
    text = text.replace("</blockquote></p>", "</p></blockquote>")
    text = re.sub(rf"<p>\s*(</?{BLOCKS}(?:\s[^>]*)?/?>)", r"\1", text)
    text = re.sub(rf"(</?{BLOCKS}(?:\s[^>]*)?/?>)\s*</p>", r"\1", text)
    text = re.sub(r"<br\s*/?>", "<br />", text)
    text = re.sub(r"(?<!<br />)\n(?!\Z)", "<br />\n", text)
    # Between paragraphs the line ends are ours.
    text = re.sub(r"(</p>)<br />\n", r"\1\n", text)
    text = re.sub(rf"(</?{BLOCKS}(?:\s[^>]*)?/?>)\s*<br />", r"\1", text)
    text = re.sub(
        r"<br />(\s*</?(?:p|li|div|dl|dd|dt|th|pre|td|ul|ol|table|tr|tbody|h[1-6])[^>]*>)",
        r"\1",
        text,
    )
    text = re.sub(r"\n</p>", "</p>", text)
    return re.sub(
        r"<pre data-kept=(\d+)></pre>",
        lambda match: kept[int(match[1])] if int(match[1]) < len(kept) else "",
        text,
    )


def between(source, opening, closing, replace):
    """Replace everything from a match of `opening` to the text that `closing(match)` gives.

    `replace` is called with the match, what stands inside and the whole. In one walk: what is
    never closed is not looked for again and again.
    """
    result, end, never_closed = [], 0, set()
    for match in opening.finditer(source):
        closed_by = closing(match)
        if match.start() < end or closed_by in never_closed:
            continue
        close = re.compile(re.escape(closed_by), re.IGNORECASE).search(source, match.end())
        if close is None:
            never_closed.add(closed_by)
            continue
        whole = source[match.start() : close.end()]
        result.append(source[end : match.start()])
        result.append(replace(match, source[match.end() : close.start()], whole))
        end = close.end()
    result.append(source[end:])
    return "".join(result)


def end_tag(match):
    return f"</{match[1].lower()}>"
