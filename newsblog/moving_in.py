"""A site of somewhere else becomes this one: stories and their conversations together."""

import contextlib

from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from articles.importers import numbers
from articles.importers.media import Media
from articles.importers.report import Report
from articles.importers.stories import Stories
from articles.importers.survey import Survey
from articles.importers.wordpress import Export
from articles.models import Article
from comments.importers.conversations import Conversations
from comments.models import Comment


def move_in(path, media_folder=None, dry_run=False, progress=lambda done, of: None):
    """Bring in the WordPress export at `path`; returns its report.

    The file is read twice: first to see that it is whole, so that a file that is none changes
    nothing (NoExport is raised), then item by item, each with its comments in one transaction, so
    that a run that was stopped can be run again. A dry run is one transaction that is taken back.
    """
    export = Export(path)
    with contextlib.closing(Survey(export)) as survey:
        mover = _Mover(export, survey, media_folder, dry_run)
        if not dry_run:
            mover.run(progress)
        else:
            with transaction.atomic():
                mover.run(progress)
                transaction.set_rollback(True)
        return mover.report


class _Mover:
    def __init__(self, export, survey, media_folder, dry_run):
        self.export = export
        self.survey = survey
        self.dry_run = dry_run
        self.report = Report()
        self.media = Media(survey, self.report, media_folder, dry_run)
        self.stories = Stories(survey, self.media, self.report)
        self.conversations = Conversations(survey, self.report, dry_run)

    def run(self, progress):
        if not self.dry_run:
            numbers.reserve(Article, self.survey.highest_post)
            numbers.reserve(Comment, self.survey.highest_comment)
        with transaction.atomic():
            self.stories.begin()
        self.report.keep()
        for item in self.export.items():
            with contextlib.closing(item.comments):
                self._move(item)
            progress(item.ordinal, self.survey.items)
        for finish in (self.stories.finish_pages, self.stories.finish_attachments):
            with transaction.atomic():
                finish()
        if number := self.export.left_out:
            self.report.line(_("%d characters that XML does not allow were left out.") % number)
        self.report.keep()
        self.report.on_site = [*self.stories.on_site(), *self.conversations.on_site()]

    def _move(self, item):
        try:
            with transaction.atomic():
                self._load(item)
        except (OperationalError, InterfaceError):
            raise  # the database is gone or locked; that is not the item's fault
        except Exception as error:
            # Whatever is wrong with one item, the others come in, and the report says which.
            for part in (self.report, self.media):
                part.drop()
            self.stories.forget()
            self.conversations.forget()
            self.stories.pass_over(item, f"{type(error).__name__}: {error}"[:200])
            self.conversations.pass_over(item)
        self.media.keep()
        self.report.keep()

    def _load(self, item):
        label = self.stories.label(item)
        if item.kind in ("post", ""):
            article = self.stories.load_story(item)
            if article is not None:
                self.conversations.load(item, article, label)
                return
        elif item.kind == "page":
            self.stories.load_page(item)
        elif item.kind == "attachment":
            self.stories.load_attachment(item)
        else:
            self.stories.pass_over(item)
        if number := len(item.comments):
            self.conversations.pass_over(item)
            self.report.line(
                _("%(item)s: its comments (%(number)d) are passed over; only stories have some.")
                % {"item": label, "number": number}
            )
