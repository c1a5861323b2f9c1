"""Parts of addresses. Years, months and days have fixed widths; slugs may be in any script."""


class FourDigits:
    regex = "[0-9]{4}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{int(value):04}"


class TwoDigits(FourDigits):
    regex = "[0-9]{2}"

    def to_url(self, value):
        return f"{int(value):02}"


class Number:
    """A whole number from 1 on, written in one way: no leading zeros, at most nine digits."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


class Slug:
    regex = r"[-\w]+"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class Entry:
    """The key of a line in the log of moderation: a letter for its kind, and its number."""

    regex = "[ds][1-9][0-9]{0,17}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value
