"""The newsroom's desks for the paper."""

from . import article, page, paper, picture

__all__ = ["article", "page", "paper", "picture"]
