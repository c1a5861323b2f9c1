"""Feeds of the conversation and of the letters, as those of the paper: three formats, in pages."""

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.feeds import PagedFeed, SiteFeed, absolute
from articles.models import Article

from .models import Comment, Letter, LetterItem
from .views.places import find_article


class CommentFeed(PagedFeed):
    """The newest comments on all stories, each with what it answers (RFC 4685)."""

    size = 50
    conversations = True

    def title(self, article):
        name = self.paper.name
        if article is None:
            return _("Comments on %(paper)s") % {"paper": name}
        return _("Comments on “%(headline)s” – %(paper)s") % {
            "headline": article.headline,
            "paper": name,
        }

    description = subtitle = title

    def link(self, article):
        here = article.get_absolute_url() if article else reverse("articles:front_page")
        return settings.SITE_URL + here

    def comments(self, article):
        return Comment.objects.filter(
            Exists(Article.objects.published().filter(pk=OuterRef("article")))
        )

    def listed(self, article):
        found = self.comments(article).visible().newest_first()
        return found.select_related("commenter", "article").defer(
            "article__body", "article__body_html"
        )

    def item_title(self, comment):
        return _("%(name)s on “%(headline)s”") % {
            "name": comment.commenter.name,
            "headline": comment.article.headline,
        }

    def item_description(self, comment):
        return absolute(comment.body_html, self.item_link(comment))

    def item_link(self, comment):
        return settings.SITE_URL + comment.get_absolute_url()

    item_guid = item_link

    def item_pubdate(self, comment):
        return comment.created_at

    def item_updateddate(self, comment):
        return comment.edited_at or comment.created_at

    def item_authors(self, comment):
        return [(comment.commenter.name, "")]

    def item_answers(self, comment):
        """The comment that is answered, or the story, by what their own feeds call them."""
        if comment.parent_id:
            address = settings.SITE_URL + reverse("comments:permalink", args=[comment.parent_id])
            return address, address
        stories = SiteFeed()
        return stories.item_guid(comment.article), stories.item_link(comment.article)


class ArticleCommentFeed(CommentFeed):
    """The newest comments on one story."""

    def get_object(self, request, year, month, day, slug):
        return find_article(year, month, day, slug)

    def comments(self, article):
        return article.comments.all()


class LetterFeed(PagedFeed):
    """The letters that were sent, for whoever reads feeds and no mail."""

    size = 10

    def title(self, source):
        return _("Letters of %(paper)s") % {"paper": self.paper.name}

    description = subtitle = title

    def link(self, source):
        return settings.SITE_URL + reverse("comments:letters")

    def listed(self, source):
        items = LetterItem.objects.public().select_related("article")
        items = items.defer("article__body", "article__body_html")
        found = Letter.objects.sent().with_lead().newest_first()
        return found.prefetch_related(Prefetch("items", items, to_attr="told"))

    def item_title(self, letter):
        return f"{letter}: {letter.title}"

    def item_description(self, letter):
        told = render_to_string("comments/_told_letter.html", {"letter": letter})
        return absolute(told, self.item_link(letter))

    def item_link(self, letter):
        return settings.SITE_URL + letter.get_absolute_url()

    item_guid = item_link

    def item_pubdate(self, letter):
        return letter.sent_at

    item_updateddate = item_pubdate
