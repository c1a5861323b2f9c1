"""Pictures of the old site, from a copy of its uploads folder."""

from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from articles import images
from articles.models import Picture

from .addresses import split, upload_path, without_size

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp"})
# Jetpack serves pictures of other hosts from these: i0.wp.com/example.org/wp-content/…
PROXIES = frozenset({"i0.wp.com", "i1.wp.com", "i2.wp.com", "i3.wp.com"})
# Pictures in mind at a time; the database knows the others.
REMEMBERED = 500


class Media:
    """Answers which picture of ours an address of the old site is; stores it at the first question.

    Without a folder nothing is. In a dry run rows are made, to be taken back, but no files.
    """

    def __init__(self, survey, report, folder=None, dry_run=False):
        self.survey = survey
        self.report = report
        self.folder = Path(folder).resolve() if folder else None
        self.dry_run = dry_run
        self._known = {}
        self._made = []

    def picture(self, url):
        """The picture, or None when the folder has no file for this address."""
        if self.folder is None or not url:
            return None
        file = self._file_of(url)
        return self.picture_of_file(file) if file else None

    def gallery(self, numbers):
        found = (self.survey.attachment(number) for number in numbers)
        return [entry for entry in found if entry]

    def gallery_of(self, post):
        if not post:
            return []
        entries = self.survey.attachments_of(post)
        return [entry for entry in entries if is_picture_name(entry.url)]

    def picture_of_file(self, file):
        """The picture of a place below the uploads folder; of a smaller copy, its original."""
        if self.folder is None or not is_picture_name(file):
            return None
        if file in self._known:
            return self._known[file]
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        for place in (without_size(file), file):
            path = self._path(place)
            if path is not None:
                picture = self._stored(place, path)
                break
        else:
            picture = None
        self._known[file] = picture
        return picture

    def was_made(self, file):
        """Whether the picture of this file came in this very run; answers yes once."""
        name = f"picture:{file}"
        if self.survey.claim(name):
            self.survey.disclaim(name)
            return False
        self.survey.disclaim(name)
        return True

    def keep(self):
        """The files of the item stand."""
        self._made.clear()

    def drop(self):
        """The item was given up: its rows are gone, and its files go."""
        for picture in self._made:
            storage = picture.file.storage
            for name in (picture.file.name, *(name for _width, name in picture.renditions)):
                storage.delete(name)
        self._made.clear()
        self._known.clear()

    def _file_of(self, url):
        parts = split(url)
        if parts is None:
            return ""
        host = parts.netloc.lower()
        if not host or host in self.survey.hosts or host in PROXIES:
            if file := upload_path(url):
                return file
        entry = self.survey.attachment_at(url)
        return entry.file if entry else ""

    def _path(self, place):
        try:
            path = (self.folder / place).resolve()
            inside = path.is_relative_to(self.folder) and path.is_file()
        except (OSError, ValueError):
            return None
        return path if inside else None

    def _stored(self, place, path):
        key = f"{self.survey.site_name}:file:{place}"[:300]
        if existing := Picture.objects.filter(import_key=key).first():
            return existing
        entry = self.survey.attachment_of_file(place)
        picture = Picture(
            import_key=key,
            alt=entry.alt if entry else "",
            caption=entry.caption if entry else "",
        )
        try:
            if path.stat().st_size > images.MAX_BYTES:
                raise images.NotAPicture(_("The file is larger than 30 MB."))
            content = path.read_bytes()
            if self.dry_run:
                prepared = images.prepare(content, path.name)
                picture.width, picture.height = prepared.width, prepared.height
                picture.file.name = f"pictures/{prepared.name}"
                picture.save()
            else:
                picture.store(content, path.name)
                self._made.append(picture)
        except (images.NotAPicture, OSError) as error:
            self.report.line(
                _("Picture %(file)s: %(reason)s It stays a link.")
                % {"file": place, "reason": error}
            )
            return None
        self.survey.claim(f"picture:{place}")
        self.report.note(_("pictures stored from the media folder"))
        return picture


def is_picture_name(name):
    parts = split(name)
    return bool(parts) and PurePosixPath(parts.path).suffix.lower() in SUFFIXES
