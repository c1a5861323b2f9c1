from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from comments.models import DiscussionPolicy

NAMES = [
    field.name
    for field in DiscussionPolicy._meta.fields
    if field.editable and not field.primary_key
]
# What could only be on or off before, by the names it had then.
ONCE = {
    "hold_first_comment": ["first_mode"],
    "hold_everything": ["everything_mode"],
    "hold_repeats": ["repeats_mode", "near_repeats_mode"],
}


class Command(BaseCommand):
    help = (
        "Print the discussion policy, or change it: policy close_after_days=30 max_links=3. "
        "Yes and no may be written on/off, true/false, yes/no or 1/0. All changes or none "
        "are made. hold_first_comment, hold_everything and hold_repeats set the modes they became."
    )

    def add_arguments(self, parser):
        parser.add_argument("changes", nargs="*", metavar="NAME=VALUE", help="what to change")

    def handle(self, *, changes, **options):
        policy = self.changed(DiscussionPolicy.load(), changes)
        if changes:
            policy.save()
        width = max(map(len, NAMES))
        for name in NAMES:
            value = getattr(policy, name)
            shown = ("off", "on")[value] if isinstance(value, bool) else value
            self.stdout.write(f"{name:{width}}  {shown}")

    def changed(self, policy, changes):
        """`policy` with each NAME=VALUE of `changes`, not saved; CommandError for nonsense."""
        for change in changes:
            name, equals, value = change.partition("=")
            if equals and name in ONCE:
                for mode in ONCE[name]:
                    setattr(policy, mode, "hold" if self._is_yes(name, value.strip()) else "off")
            elif equals and name in NAMES:
                setattr(policy, name, self._parse(name, value.strip()))
            else:
                raise CommandError(
                    f"{change!r} is not NAME=VALUE with one of these names: {', '.join(NAMES)}."
                )
        try:
            policy.full_clean(validate_unique=False)
        except ValidationError as error:
            raise CommandError(" ".join(self._sentences(error))) from None
        return policy

    def _parse(self, name, value):
        field = DiscussionPolicy._meta.get_field(name)
        if field.get_internal_type() == "BooleanField":
            return self._is_yes(name, value)
        try:
            return field.to_python(value)
        except ValidationError as error:
            raise CommandError(f"{name}: {' '.join(error.messages)}") from None

    def _is_yes(self, name, value):
        word = value.lower()
        word = {"on": "true", "yes": "true", "off": "false", "no": "false"}.get(word, word)
        word = {"true": "1", "false": "0"}.get(word, word)
        if word not in ("0", "1"):
            raise CommandError(f"{name} must be on or off, not {value!r}.")
        return word == "1"

    def _sentences(self, error):
        for name, messages in error.message_dict.items():
            yield f"{name}: {' '.join(messages)}"
