"""A database file that is moved away or replaced while the site runs."""

import os
from urllib.parse import quote

from django.db import connection, connections
from django.db.backends.signals import connection_created


class SameFile:
    """The WSGI application that keeps to the file that stands at the database's path.

    An open file is followed wherever it is moved: comments would go on being taken into a copy that
    nobody will look at. So before each request the file that is open is compared with the one at
    the path; and where there is none, none is made, which would answer as an empty paper.
    """

    def __init__(self, application):
        self.application = application
        self.path = connection.settings_dict["NAME"]
        self.name = f"file:{quote(str(self.path))}?mode=rw"
        connections.settings["default"]["NAME"] = self.name
        connection_created.connect(self._note)

    def __call__(self, environ, start_response):
        is_ours = connection.settings_dict["NAME"] == self.name  # and not that of a test
        if is_ours and connection.connection is not None and connection.file != self._file():
            connection.close()
        return self.application(environ, start_response)

    def _note(self, *, connection, **kwargs):
        connection.file = self._file()

    def _file(self):
        """What tells the file at the path from every other; None when there is none."""
        try:
            found = os.stat(self.path)
        except OSError:
            return None
        return found.st_dev, found.st_ino
