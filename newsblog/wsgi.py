"""The site as a WSGI application, for gunicorn and other servers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsblog.settings")

application = get_wsgi_application()

# Imported once the settings and models are there.
from django.db import connection  # noqa: E402

from newsblog.pagecache import FinishedPages  # noqa: E402
from newsblog.sqlite import SameFile  # noqa: E402

pages = FinishedPages(application)
application = SameFile(pages) if connection.vendor == "sqlite" else pages
