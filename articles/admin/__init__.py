"""The newsroom's desks for the paper."""

from . import addresses, article, front, page, paper, picture

__all__ = ["addresses", "article", "front", "page", "paper", "picture"]
