from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.search import ENTRIES, STORIES, texts
from comments.search import COMMENTS


class Command(BaseCommand):
    help = (
        "Compares the indexes of the search with the stories and comments themselves. Exits with 1 "
        "and one sentence when they differ; rebuild_search mends it. Takes as long as a rebuild."
    )

    def handle(self, *args, **options):
        found = []
        if old := sum(len(batch) for batch in texts.outdated()):
            found.append(ngettext("%d outdated text", "%d outdated texts", old) % old)
        for what, index in (
            (_("stories"), STORIES),
            (_("entries"), ENTRIES),
            (_("comments"), COMMENTS),
        ):
            if not index.is_installed():
                found.append(_("%s: not kept in step") % what)
                continue
            try:
                missing, superfluous, other = index.differences()
            except DatabaseError:
                found.append(_("%s: cannot be read") % what)
                continue
            if missing or superfluous or other:
                found.append(
                    _("%(what)s: %(missing)d missing, %(superfluous)d superfluous, %(other)d other")
                    % {"what": what, "missing": missing, "superfluous": superfluous, "other": other}
                )
        if found:
            raise CommandError(
                _("The index differs from what is written (%s); run rebuild_search.")
                % "; ".join(found)
            )
        self.stdout.write(_("The index holds what is written, and nothing else."))
