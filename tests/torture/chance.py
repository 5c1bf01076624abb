"""Chance that can be repeated."""

from __future__ import annotations

from random import Random


def drawn(*seeds: object) -> Random:
    """Return a source of numbers that are the same for the same *seeds*."""
    return Random("-".join(map(str, seeds)))  # noqa: S311 - nothing here is secret
