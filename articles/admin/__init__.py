"""The newsroom's desks for the paper."""

from . import addresses, article, page, paper, picture

__all__ = ["addresses", "article", "page", "paper", "picture"]
