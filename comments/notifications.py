"""Who hears about a comment. Called once what happened is committed."""


def announce(comment):
    """Tell whoever waits for it. Nobody does yet: following comes with accounts of commenters."""
