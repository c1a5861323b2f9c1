from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class Newsroom(AdminSite):
    site_title = site_header = _("Newsroom")
