"""The commands; the only room that knows Click."""

from histcite.cli.program import program

__all__ = ["program"]
