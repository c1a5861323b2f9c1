from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article
from articles.search import vocabulary
from comments.models import Comment
from comments.search import said
from newsblog.demo import loader, removal


class Command(BaseCommand):
    help = (
        "Fills an empty site with the demo paper: stories, pictures, pages and conversations. Does "
        "nothing to a site that has articles. Prints the demo editor's name and password once."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--remove",
            action="store_true",
            help="take the demo paper away again; what the site made itself stays",
        )
        parser.add_argument(
            "--force",
            action="store_true",
            help="with --remove: also when readers have written under its stories",
        )

        parser.add_argument(
            "--migrate",
            action="store_true",
            help="bring the database up to date first: one start of Python instead of two",
        )

    def handle(self, *args, remove, force, migrate, **options):
        if force and not remove:
            raise CommandError(_("--force means something only together with --remove."))
        if migrate:
            call_command("migrate", verbosity=0, interactive=False)
        if remove:
            self.remove(force)
        elif migrate and Article.objects.exists():
            return
        elif Article.objects.exists():
            self.stdout.write(_("The site has articles already: the demo paper is not needed."))
        else:
            self.load()

    def load(self):
        self.stdout.write(_("Writing the demo paper and drawing its pictures …"))
        name, password = loader.load()
        vocabulary.gather(said())
        self.stdout.write(
            _("%(stories)d stories and %(comments)d comments.")
            % {"stories": Article.objects.count(), "comments": Comment.objects.count()}
        )
        self.stdout.write(
            _("Demo editor: %(name)s / %(password)s") % {"name": name, "password": password}
        )

    def remove(self, force):
        try:
            removed, kept = removal.remove(force)
        except removal.HasReaders as readers:
            message = ngettext(
                "A reader has written under its stories: %d comment would go with them. "
                "Use --remove --force if it may.",
                "Readers have written under its stories: %d comments would go with them. "
                "Use --remove --force if they may.",
                readers.comments,
            )
            raise CommandError(message % readers.comments) from None
        for line in kept:
            self.stdout.write(line)
        if removed:
            self.stdout.write(_("The demo paper has been removed."))
        else:
            self.stdout.write(_("There is no demo paper here."))
