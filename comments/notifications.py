"""Who hears about a comment."""


def announce(comment):
    """Write down, in the transaction that makes `comment` visible, that it is to be told."""
