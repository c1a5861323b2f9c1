"""Feeds of the conversation."""

from django.contrib.syndication.views import Feed
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.feeds import Rss
from articles.finished import Finished
from articles.models import Article, Masthead

from .models import Comment
from .views.places import find_article

SIZE = 50


class CommentFeed(Feed):
    """The newest comments on all stories."""

    feed_type = Rss

    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        response.finished = Finished(conversations=True)
        return response

    def title(self, article):
        name = Masthead.load().name
        if article is None:
            return _("Comments on %(paper)s") % {"paper": name}
        return _("Comments on “%(headline)s” – %(paper)s") % {
            "headline": article.headline,
            "paper": name,
        }

    def description(self, article):
        return self.title(article)

    def link(self, article):
        return article.get_absolute_url() if article else reverse("articles:front_page")

    def comments(self, article):
        return Comment.objects.filter(
            Exists(Article.objects.published().filter(pk=OuterRef("article")))
        )

    def items(self, article):
        return (
            self.comments(article)
            .visible()
            .newest_first()
            .select_related("commenter", "article")[:SIZE]
        )

    def item_title(self, comment):
        return _("%(name)s on “%(headline)s”") % {
            "name": comment.commenter.name,
            "headline": comment.article.headline,
        }

    def item_description(self, comment):
        return comment.body_html

    def item_link(self, comment):
        return comment.get_absolute_url()

    def item_pubdate(self, comment):
        return comment.created_at

    def item_author_name(self, comment):
        return comment.commenter.name


class ArticleCommentFeed(CommentFeed):
    """The newest comments on one story."""

    def get_object(self, request, year, month, day, slug):
        return find_article(year, month, day, slug)

    def comments(self, article):
        return article.comments.all()
