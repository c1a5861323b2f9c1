"""Pages where the paper and its conversation meet, and what machines ask the site for."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Value, When
from django.db.models.expressions import RawSQL
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, to_locale
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve

from articles import markup
from articles.finished import Finished, earliest, finished
from articles.history import taken_down
from articles.live import live_part
from articles.masthead import masthead
from articles.models import Article, AuthorLink, Draft, Tag
from comments.forms import CommentForm
from comments.models import DiscussionPolicy, Dispute
from comments.reader import reader_of
from comments.thread import ORDERS, page_url, thread_page
from comments.views.places import comment_to_answer
from newsblog.structured import news_article

AUTHOR_STORIES = 5
RELATED = 4
# Of the stories with a tag, the last so many are looked at beside a story.
TAGGED = 12


@require_safe
def article_page(request, year, month, day, slug, number=1):
    stories = with_cases(Article.objects.published().for_page())
    article = stories.at_address(year, month, day, slug).first()
    if article is None:
        return taken_down(request, year, month, day, slug)
    if number == 1 and "comment-page" in request.path:
        return redirect(article, permanent=True)
    context = article_context(request, article, number)
    response = render(request, "newsblog/article_page.html", context)
    response.finished = Finished(
        thread=(article.pk, article.thread_version),
        until=earliest(context["closes_at"], context["thread"].until),
        counted=("story", str(article.pk)),
    )
    return response


@require_safe
@login_required
@never_cache
def article_preview(request, pk):
    """A story as readers will see it, for those who may edit it."""
    article = get_object_or_404(with_cases(Article.objects.for_page()), pk=pk)
    if not article.is_readable_by(request.user):
        raise PermissionDenied
    draft = Draft.objects.filter(article=article).first()
    names = article.show(article.working_text()) if draft else {}
    context = {**article_context(request, article), **names, "draft": draft, "is_preview": True}
    context["body"] = body_with_references(article, context["sources"])
    return render(request, "newsblog/article_page.html", context)


def with_cases(stories):
    """Stories that know whether readers dispute facts in them."""
    return stories.annotate(has_cases=Exists(Dispute.objects.filter(article=OuterRef("pk"))))


def article_context(request, article, number=1):
    """Everything the article page shows; the same number of queries whatever there is."""
    policy = DiscussionPolicy.load()
    bylines = list(article.bylines.select_related("author__picture"))
    author = bylines[0].author if bylines else None
    tags, links = tags_and_links(article, author)
    author_users = {byline.author.user_id for byline in bylines} - {None}
    order = request.GET.get("order", "")
    order = order if order in ORDERS else policy.default_order
    thread = thread_page(
        article,
        number,
        order,
        policy.default_order,
        author_users,
        timedelta(hours=policy.hide_votes_hours),
    )
    if thread is None:
        raise Http404
    is_open = article.accepts_comments(policy.close_after_days)
    reply_to = comment_to_answer(request, article) if is_open else None
    user = request.user if request.user.is_authenticated else None
    reader = reader_of(user, thread.entries, policy)
    authors = list(dict.fromkeys(byline.author for byline in bylines))
    sources = list(article.sources.all()) if article.has_sources else []
    corrections = list(article.corrections.all()) if article.has_corrections else []
    cases = Dispute.objects.under(article) if article.has_cases else []
    Dispute.objects.unlink_hidden(corrections, under=cases)
    live = live_part(article)
    frame = masthead()
    return {
        **frame,
        "article": article,
        "locale": to_locale(get_language()),
        "live": live,
        "body": body_with_references(article, sources),
        "sources": sources,
        "corrections": corrections,
        "cases": cases,
        "marks": {case.comment_id: case for case in cases if case.comment_id},
        "here": page_url(article, number),
        "structured": news_article(
            article, frame["paper"], authors, sources, corrections, thread, tags, live
        ),
        "bylines": bylines,
        "authors": authors,
        "author": author,
        "author_links": links,
        "author_stories": stories_by(author, article) if author else [],
        "related": related_stories(article, tags),
        "tags": tags,
        "thread": thread,
        "reader": reader,
        "has_votes": policy.votes,
        "comments_are_open": is_open,
        "closes_at": article.comments_close_at(policy.close_after_days) if is_open else None,
        "reply_to": reply_to,
        "answers_here": reply_to is not None and thread.has(reply_to.pk),
        "form": CommentForm(
            article=article,
            policy=policy,
            user=user,
            initial={"parent": reply_to.pk if reply_to else None},
        )
        if is_open
        else None,
    }


def body_with_references(article, sources):
    """The text of the story; each source learns where it is referred to."""
    if not sources:
        return article.body_html
    body, found = markup.refer(article.body_html, [source.number for source in sources])
    for source in sources:
        source.references = range(1, found[source.number] + 1)
    return body


def tags_and_links(article, author):
    """The tags of the story and the links of its author, in one statement."""
    fields = ("place", "order", "pk", "label", "target")
    tags = article.tags.order_by().annotate(
        place=Value("tag"), order=Value(0), label=F("name"), target=F("slug")
    )
    links = AuthorLink.objects.filter(author=author).order_by()
    links = links.annotate(place=Value("link"), order=F("position"), target=F("url"))
    rows = list(tags.values_list(*fields).union(links.values_list(*fields), all=True))
    tags = [Tag(pk=pk, name=name, slug=slug) for kind, _, pk, name, slug in rows if kind == "tag"]
    links = [
        AuthorLink(pk=pk, label=label, url=url, position=position)
        for kind, position, pk, label, url in rows
        if kind == "link"
    ]
    return (
        sorted(tags, key=lambda tag: tag.name),
        sorted(links, key=lambda link: (link.position, link.pk)),
    )


def stories_by(author, article):
    """The last stories of the author of this one, without it."""
    return list(
        Article.objects.published()
        .filter(pk__in=author.bylines.order_by().values("article"))
        .exclude(pk=article.pk)
        .newest_first()
        .only("headline", "slug", "published_on", "published_at", "status")[:AUTHOR_STORIES]
    )


def related_stories(article, tags):
    """Stories that share a tag, then those of the section, then the newest; without comment counts.

    Few are looked at however many there are: the last that were given each tag, the newest of the
    section and of the paper.
    """
    newest = Article.objects.published().newest_first().values("pk")
    shared = Article.tags.through.objects
    parts = [newest[: RELATED + 1], newest.filter(section=article.section_id)[: RELATED + 1]]
    parts += [shared.filter(tag=tag).order_by("-pk").values("article")[:TAGGED] for tag in tags]
    statements, params = zip(*(part.query.sql_with_params() for part in parts), strict=True)
    numbers = RawSQL(  # noqa: S611
        " UNION ALL ".join(
            f"SELECT * FROM ({statement}) AS p{number}"  # noqa: S608
            for number, statement in enumerate(statements)
        ),
        [value for values in params for value in values],
    )
    return list(
        Article.objects.published()
        .filter(pk__in=numbers)
        .exclude(pk=article.pk)
        .annotate(
            is_tagged=Exists(shared.filter(article=OuterRef("pk"), tag__in=tags)),
            is_beside=Case(When(section=article.section_id, then=1), default=0),
        )
        .order_by("-is_tagged", "-is_beside", "-published_at", "-pk")
        .select_related("section", "lead_picture")
        .defer("body", "body_html", "body_text")[:RELATED]
    )


# For machines


@require_safe
@never_cache
def healthz(request):
    """200 while this process can serve and reach its database; 503 and why otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return HttpResponse("database unreachable\n", "text/plain", status=503)
    return HttpResponse("ok\n", "text/plain")


@require_safe
@finished()
def robots(request):
    # Searches are not closed: whoever lists pages must come to read that they are not to be listed.
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /preview/",
        "Disallow: /outside/",
        "Disallow: /saved/",
        "Disallow: /*?replytocom=",
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
        f"Sitemap: {settings.SITE_URL}{reverse('news_sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", "text/plain; charset=utf-8")


@require_safe
@finished()
def offline(request):
    """What the service worker shows when there is no network."""
    return render(request, "newsblog/offline.html", masthead())


@require_safe
def service_worker(request):
    """From the top of the site, since it may look after nothing above its own address."""
    script = (settings.BASE_DIR / "static/js/sw.js").read_bytes()
    response = HttpResponse(script, "text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def indexnow_key(request, key):
    """Proves to search engines that whoever tells them of stories is this site."""
    if not settings.INDEXNOW_KEY or key != settings.INDEXNOW_KEY:
        raise Http404
    return HttpResponse(key, "text/plain")


@require_safe
def favicon(request):
    return redirect(static("img/favicon.svg"))


@require_safe
def media(request, path):
    """Uploaded pictures. Their names follow from their content, so they may be kept for ever."""
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
