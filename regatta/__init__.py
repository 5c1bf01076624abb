"""Regatta: the live backend for teams that race toward goals."""

from importlib.metadata import version

__version__ = version("regatta")
