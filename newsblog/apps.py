from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class NewsblogConfig(AppConfig):
    name = "newsblog"
    verbose_name = _("People")

    def ready(self):
        from newsblog import accounts, editions

        editions.connect()
        accounts.connect()


class NewsroomConfig(AdminConfig):
    """Django's admin, opened on what waits instead of on a list of tables."""

    default_site = "newsblog.newsroom.Newsroom"
