"""The files of the demo paper, read into plain objects. Nothing here touches a database.

paper.toml            the masthead, sections, authors and logins
checks.toml           sources and corrections of stories, and the facts that readers dispute
stories/SLUG.html     a header block (`name: value` lines), an empty line, the story's HTML
live/SLUG.html        the entries of a live story, as `entries` describes
pages/SLUG.html       the same for a standing page; pages/A/B.html stands under pages/A.html
comments/SLUG.txt     the conversation under stories/SLUG.html, as `parse_thread` describes
"""

import datetime
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
AGO = re.compile(
    r"(?:(\d+)h ago)|(?:(\d+) days ago at (\d\d):(\d\d))|(?:in (\d+) days at (\d\d):(\d\d))"
)
ENTRY = re.compile(r"@ (\d+) (\w+)(?: \[(key|withdrawn)\])?(?: (.+))?")
OPENS = re.compile(r"(@+) ([^\[\]]+?)(?: \[(edited|removed|pending|rejected|spam)\])?")


@dataclass
class Story:
    slug: str
    fields: dict
    body: str

    def people(self):
        """[(name, role)] of the byline: `by: Marta Ellingham; Iwo Pellander (photos)`."""
        found = re.findall(r"([^;(]+?) *(?:\((\w+)\))? *(?:;|$)", self.fields["by"])
        return [(name.strip(), role or "reporting") for name, role in found]

    def tags(self):
        return [tag.strip() for tag in self.fields.get("tags", "").split(",") if tag.strip()]


@dataclass
class Remark:
    """One comment of a thread file; `minutes` is when it was written, on the thread's own scale."""

    name: str
    state: str
    body: str = ""
    above: "Remark | None" = None
    minutes: float = 0.0
    replies: list = field(default_factory=list)


def paper():
    return tomllib.loads((FOLDER / "paper.toml").read_text())


def checks():
    return tomllib.loads((FOLDER / "checks.toml").read_text())


def stories():
    return [Story(path.stem, *_split(path)) for path in sorted((FOLDER / "stories").glob("*.html"))]


def pages():
    """[(path without suffix, header, HTML)], parents before what stands under them."""
    folder = FOLDER / "pages"
    paths = sorted(folder.rglob("*.html"), key=lambda path: (len(path.parts), path))
    return [(str(path.relative_to(folder).with_suffix("")), *_split(path)) for path in paths]


def thread(slug):
    path = FOLDER / "comments" / f"{slug}.txt"
    return parse_thread(path.read_text()) if path.exists() else []


def entries(slug):
    """The entries of stories/SLUG.html, the first one first, as dictionaries.

    One opens with a line `@ 90 login`, the minutes ago and who wrote it; ` [key]` or
    ` [withdrawn]` and a headline may follow. Its HTML is everything up to the next one or to
    a line `=`, after which comes what it has said since it was corrected.
    """
    path = FOLDER / "live" / f"{slug}.html"
    found = []
    for line in path.read_text().splitlines() if path.exists() else ():
        if opening := ENTRY.fullmatch(line):
            minutes, by, state, title = opening.groups()
            found.append({"minutes": int(minutes), "by": by, "state": state})
            found[-1] |= {"title": title or "", "body": "", "corrected": ""}
            part = "body"
        elif line == "=":
            part = "corrected"
        else:
            found[-1][part] += f"{line}\n"
    return found


def parse_thread(text):
    """The comments of a thread file in its order.

    A comment opens with a line `@ Name`, a reply to it with `@@ Name`, a reply to that with
    `@@@ Name`; a state may follow: `@ Name [removed]`. Its text is everything up to the next one.
    """
    remarks, open_ones, lines = [], [], []
    for line in text.splitlines():
        if opening := OPENS.fullmatch(line):
            depth = len(opening[1]) - 1
            if depth > len(open_ones):
                raise ValueError(f"A reply to nothing: {line}")
            del open_ones[depth:]
            above = open_ones[-1] if open_ones else None
            remark = Remark(opening[2], opening[3] or "approved", above=above)
            if above:
                above.replies.append(remark)
            remarks.append(remark)
            open_ones.append(remark)
            lines = []
        else:
            lines.append(line)
            if remarks:
                remarks[-1].body = "\n".join(lines).strip()
    return remarks


def moment(text, now):
    """The time that `7h ago`, `3 days ago at 06:30` or `in 1 days at 07:00` means at `now`."""
    match = AGO.fullmatch(text)
    if match is None:
        raise ValueError(f"This is no time of the demo: {text}")
    if match[1]:
        return now - datetime.timedelta(hours=int(match[1]))
    days = -int(match[2]) if match[2] else int(match[5])
    hour, minute = (match[3], match[4]) if match[2] else (match[6], match[7])
    day = now + datetime.timedelta(days=days)
    return day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)


def _split(path):
    header, body = path.read_text().split("\n\n", 1)
    return dict(line.split(": ", 1) for line in header.splitlines()), body.strip()
