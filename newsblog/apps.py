from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NewsblogConfig(AppConfig):
    name = "newsblog"
    verbose_name = _("People")

    def ready(self):
        from newsblog import accounts, editions

        editions.connect()
        accounts.connect()
        post_migrate.connect(keep_indexes, sender=self)


class NewsroomConfig(AdminConfig):
    """Django's admin, opened on what waits instead of on a list of tables."""

    default_site = "newsblog.newsroom.Newsroom"


def keep_indexes(**kwargs):
    """Migrations make and alter tables; see articles.search.index.Index.install."""
    from articles.search import ENTRIES, STORIES
    from comments.search import COMMENTS

    for index in (STORIES, ENTRIES, COMMENTS):
        if index.can_stand():
            index.install()
