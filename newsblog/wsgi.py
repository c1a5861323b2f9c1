"""The site as a WSGI application, for gunicorn and other servers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsblog.settings")

application = get_wsgi_application()

# Imported once the settings and models are there.
from django.db import connection  # noqa: E402
from django.urls import reverse  # noqa: E402

from newsblog.pagecache import FinishedPages  # noqa: E402
from newsblog.sqlite import SameFile  # noqa: E402

# Reads the addresses and all that stands behind them before gunicorn makes its processes: the
# first request to each of them would else wait a quarter of a second for it.
reverse("admin:index")

pages = FinishedPages(application)
application = SameFile(pages) if connection.vendor == "sqlite" else pages
