from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from comments.models import DiscussionPolicy


class Command(BaseCommand):
    help = (
        "Print the discussion policy, or change it: policy close_after_days=30 max_links=3. "
        "Yes and no may be written on/off, true/false, yes/no or 1/0. All changes or none are made."
    )

    def add_arguments(self, parser):
        parser.add_argument("changes", nargs="*", metavar="NAME=VALUE", help="what to change")

    def handle(self, *, changes, **options):
        policy = DiscussionPolicy.load()
        names = [field.name for field in policy._meta.fields if not field.primary_key]
        for change in changes:
            name, equals, value = change.partition("=")
            if not equals or name not in names:
                raise CommandError(
                    f"{change!r} is not NAME=VALUE with one of these names: {', '.join(names)}."
                )
            setattr(policy, name, self._parse(name, value.strip()))
        if changes:
            try:
                policy.full_clean()
            except ValidationError as error:
                raise CommandError(" ".join(self._sentences(error))) from None
            policy.save()
        width = max(map(len, names))
        for name in names:
            value = getattr(policy, name)
            shown = ("off", "on")[value] if isinstance(value, bool) else value
            self.stdout.write(f"{name:{width}}  {shown}")

    def _parse(self, name, value):
        field = DiscussionPolicy._meta.get_field(name)
        word = value.lower()
        if field.get_internal_type() == "BooleanField":
            word = {"on": "true", "yes": "true", "off": "false", "no": "false"}.get(word, word)
            word = {"true": "1", "false": "0"}.get(word, word)
            if word not in ("0", "1"):
                raise CommandError(f"{name} must be on or off, not {value!r}.")
            return word == "1"
        try:
            return field.to_python(value)
        except ValidationError as error:
            raise CommandError(f"{name}: {' '.join(error.messages)}") from None

    def _sentences(self, error):
        for name, messages in error.message_dict.items():
            yield f"{name}: {' '.join(messages)}"
