"""Search over stories and comments: what was asked, its pages and its feed."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from articles.feeds import SiteFeed
from articles.masthead import masthead
from articles.models import Article, Author, Byline, Entry, Section
from articles.models.article_queryset import in_print
from articles.paging import SIZE
from articles.paging import Page as ListPage
from articles.search import ENTRIES, STORIES
from articles.search.index import MOST, WALKED
from articles.search.query import MOST_CHARACTERS, parse
from articles.search.vocabulary import suggest
from comments.models import Comment, Commenter
from comments.search import COMMENTS, without_markup

# With fewer finds than this a reader may have mistyped something.
FEW = 3
# Names that the field for the author proposes.
PROPOSED = 200
# Commenters of one name whose comments are looked through.
NAMESAKES = 500
# Stories of a section under which comments are looked for.
TALKED_ABOUT = 2000
MARK = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)
DAY = timedelta(days=1)
EARLIEST, LATEST = date(1600, 1, 1), date(3000, 1, 1)


class DateField(forms.DateField):
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **options):
        super().__init__(required=False, input_formats=["%Y-%m-%d"], **options)

    def clean(self, value):
        day = super().clean(value)
        if day and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(self.error_messages["invalid"])
        return day


class SearchForm(forms.Form):
    """What readers may ask for. What makes no sense is said beside its field and left out."""

    q = forms.CharField(
        label=gettext_lazy("Words to look for"),
        required=False,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "maxlength": MOST_CHARACTERS,
                "autocomplete": "off",
                "required": True,
            }
        ),
    )
    section = forms.ChoiceField(
        label=gettext_lazy("Section"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("There is no such section.")},
    )
    author = forms.CharField(label=gettext_lazy("Written by"), required=False, max_length=80)
    since = DateField(label=gettext_lazy("From"))
    until = DateField(label=gettext_lazy("To"))

    def __init__(self, data):
        self.query = parse(data.get("q", ""))
        self.newest = data.get("order") == "newest"
        given = {name: data.get(name, "") for name in self.base_fields}
        super().__init__({**given, "q": self.query.text}, auto_id="search-%s")
        self.sections = list(Section.objects.order_by("name"))
        choices = [(section.slug, section.name) for section in self.sections]
        self.fields["section"].choices = [("", _("All sections")), *choices]
        self.fields["author"].widget.attrs = {"list": "search-authors", "autocomplete": "off"}
        # Those with something in print: a new name may be news.
        bylines = Byline.objects.filter(in_print(of="article__"), author=OuterRef("pk"))
        authors = Author.objects.filter(Exists(bylines.order_by())).order_by("name")
        self.authors = list(authors.values_list("pk", "name"))
        self.is_valid()

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before the first one."))

    def is_narrowed(self):
        return bool(self.errors or any(self.data[name] for name in self.fields if name != "q"))

    def proposed_authors(self):
        return [name for _pk, name in self.authors[:PROPOSED]]

    def address(self, **changes):
        """The query string that asks the same, but for `changes`."""
        asked = {name: self.data[name] for name in self.fields if self.cleaned_data.get(name)}
        asked |= {"q": self.query.text, "order": "newest" if self.newest else ""} | changes
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    def stories(self):
        """The stories among which words are looked for."""
        return self._narrowed(Article.objects.published())

    def likely_stories(self):
        """Those among which they are by what indexes tell; None when it is all of them."""
        written = Article.objects.exclude(status=Article.Status.DRAFT)
        return self._narrowed(written) if self.is_narrowed() else None

    def comments(self):
        """The comments among which words are looked for: visible ones under published stories."""
        stories = self._in_section(Article.objects.published())
        return self._remarks().visible().filter(Exists(stories.filter(pk=OuterRef("article"))))

    def likely_comments(self):
        """Those among which they are by what indexes tell, and whether there are more such; None
        when it is all of them. Of a section they are those under its newest stories.
        """
        if not self.is_narrowed():
            return None, False
        remarks = self._remarks()
        if self.cleaned_data.get("author") or not self.cleaned_data.get("section"):
            return remarks, False
        stories, is_part = self._talked_about()
        return remarks.filter(article__in=stories), is_part

    def _talked_about(self):
        """Numbers of the newest stories that have WALKED comments, and whether there are more.

        Comments until some day are those of stories until then.
        """
        stories = self._in_section(Article.objects.published())
        if until := self.cleaned_data.get("until"):
            stories = stories.filter(published_at__lt=beginning(until + DAY))
        stories = stories.order_by("-published_at", "-pk").values_list("pk", "comment_count")
        numbers, comments = [], 0
        for number, count in stories[: TALKED_ABOUT + 1]:
            if comments > WALKED or len(numbers) == TALKED_ABOUT:
                return numbers, True
            numbers.append(number)
            comments += count
        return numbers, False

    def _narrowed(self, stories):
        stories = self._in_section(stories)
        if author := self.cleaned_data.get("author", "").casefold():
            writers = [pk for pk, name in self.authors if author in name.casefold()]
            bylines = Byline.objects.filter(author__in=writers).order_by()
            stories = stories.filter(pk__in=bylines.values("article"))
        return self._between(stories, "published_at")

    def _remarks(self):
        comments = Comment.objects.all()
        if author := self.cleaned_data.get("author"):
            names = Commenter.objects.filter(name__in={author, author.title()})
            writers = names.order_by("-pk").values_list("pk", flat=True)
            comments = comments.filter(commenter__in=list(writers[:NAMESAKES]))
        return self._between(comments, "created_at")

    def _in_section(self, stories):
        slug = self.cleaned_data.get("section")
        if not slug:
            return stories
        section = next(section for section in self.sections if section.slug == slug)
        return stories.filter(section__in=section.with_descendants())

    def _between(self, rows, field):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since:
            rows = rows.filter(**{f"{field}__gte": beginning(since)})
        if until:
            rows = rows.filter(**{f"{field}__lt": beginning(until + DAY)})
        return rows


def beginning(day):
    return timezone.make_aware(datetime.combine(day, time.min))


@require_safe
def search(request, number=1):
    """Stories with the words asked for, the best first; live ones by their entries too."""
    form = SearchForm(request.GET)
    return answer(request, form, "search", number, find_stories, show_stories)


@require_safe
def search_comments(request, number=1):
    """Comments with the words asked for, the best first."""
    form = SearchForm(request.GET)
    return answer(request, form, "search_comments", number, find_comments, show_comments)


def find_stories(form, query, newest=0):
    """Numbers of the stories that answer `query`; the best first, or the newest, of which so many
    are needed: see Index.newest.
    """
    rows, likely = form.stories(), form.likely_stories()
    if newest:
        return STORIES.newest(query, rows, newest, likely)
    return STORIES.find(query, rows, likely)


def find_comments(form, query, newest=0):
    """As find_stories does, those of the comments."""
    rows, (likely, is_part) = form.comments(), form.likely_comments()
    if newest:
        return COMMENTS.newest(query, rows, newest, likely, is_part)
    return COMMENTS.find(query, rows, likely, is_part)


def answer(request, form, view, number, find, show):
    """The page of the tab `view`; `show` turns numbers into what the page lists."""
    found = find(form, form.query, number * SIZE + 1 if form.newest else 0)
    numbers = found[:MOST]
    page = ListPage(numbers, number, reverse(view), query=form.address())
    page.items = show(form.query, page.items)
    instead = ""
    if form.query and len(found) < FEW and found.is_all:
        instead = suggest(form.query.text)
        if instead and len(find(form, parse(instead))) <= len(found):
            instead = ""
    context = {
        "form": form,
        "query": form.query,
        "tab": view,
        "page": page,
        "found": len(numbers),
        "has_more": len(found) > MOST,
        "walked": 0 if found.is_all or len(found) > MOST else WALKED,
        "address": form.address(),
        "instead": instead,
        "instead_address": form.address(q=instead),
        "everywhere_address": f"?{urlencode({'q': form.query})}",
        "best_address": form.address(order=""),
        "newest_address": form.address(order="newest"),
        "feed_address": reverse("search_feed") + form.address(order=""),
    }
    return render(request, "newsblog/search.html", {**masthead(), **context})


def show_stories(query, numbers):
    """Stories as cards show them, the words marked in the headline and in a piece of the text."""
    marked = STORIES.marked(query, numbers)
    stories = Article.objects.filter(pk__in=numbers).for_cards().in_bulk()
    # Whoever changes one meanwhile is right.
    stories = {number: stories[number] for number in numbers if number in stories.keys() & marked}
    for number, story in stories.items():
        # What the card shows; the story itself is not saved.
        texts = marked[number]
        story.headline = texts["headline"]
        if "<mark>" in texts["body_text"] or not story.standfirst:
            story.standfirst = texts["body_text"]
        else:
            story.standfirst = texts["standfirst"]
    if live := {number: story for number, story in stories.items() if story.live_from_at}:
        show_entries(query, live)
    return list(stories.values())


def show_entries(query, stories):
    """Of live stories the entry with the words, or with most of them, and the way to it."""
    best, partly = {}, replace(query, is_any=True)
    for asked in (query, partly):
        if not (left := stories.keys() - best.keys()):
            break
        entries = Entry.objects.standing().filter(article__in=left)
        found = ENTRIES.find(asked, entries, entries)
        rows = entries.defer("body", "body_html", "body_text").in_bulk(found)
        for entry in (rows[number] for number in found if number in rows):
            entry.has_all = asked is query
            best.setdefault(entry.article_id, entry)
    numbers = [entry.pk for entry in best.values()]
    pieces = ENTRIES.marked(partly, numbers)
    for number, entry in best.items():
        entry.article = story = stories[number]
        texts = pieces.get(entry.pk, {})
        piece = max(texts.values(), key=words_marked, default="")
        if not entry.has_all:
            piece = max(piece, story.standfirst, key=words_marked)
        at = date_format(localtime(entry.published_at), "j F Y, H:i")
        way = format_html('<a href="{}">{}</a>', entry.get_absolute_url(), _("Entry of %s") % at)
        story.standfirst = format_html("{} {}", piece, way)


def words_marked(piece):
    """How many different ones."""
    return len({word.lower() for word in MARK.findall(piece)})


def show_comments(query, numbers):
    """Comments with the piece of their text that has the words, marked."""
    marked = COMMENTS.marked(query, numbers)
    rows = Comment.objects.select_related("commenter", "article")
    fields = ["created_at", "commenter__name", "article__headline", "article__slug"]
    comments = rows.only(*fields, "article__published_on").in_bulk(numbers)
    # Whoever changes or removes one meanwhile is right.
    shown = [number for number in numbers if number in comments and number in marked]
    for number in shown:
        comments[number].piece = without_markup(marked[number]["body"])
    return [comments[number] for number in shown]


class SearchFeed(SiteFeed):
    """The newest stories that answer a query."""

    # Nobody can say of all queries which of them a story changes.
    is_told = False

    def __call__(self, request, **kwargs):
        response = super().__call__(request, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def get_object(self, request):
        self.form = SearchForm(request.GET)
        return self.form

    def address(self, number=1):
        return (super().address(number) + self.form.address()).removesuffix("?")

    def title(self, form):
        return f"“{form.query}” – {self.paper.name}"

    def description(self, form):
        return _("The newest stories that answer the query.")

    subtitle = description

    def link(self, form):
        return (settings.SITE_URL + reverse("search") + form.address()).removesuffix("?")

    def stories(self, form):
        needed = self.number * self.size + 1
        found = find_stories(form, form.query, needed)
        return Article.objects.published().filter(pk__in=found)
