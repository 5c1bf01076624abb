"""Checked queries in MongoDB's own words; only the identifier has another name there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from regatta.storage.query import Branches

if TYPE_CHECKING:
    from datetime import datetime

    from regatta.storage.query import Checked, Condition, Grouping, Order
    from regatta.storage.schema import Leaf
    from regatta.storage.updates import Changes

Words = dict[str, Any]


def named(leaf: Leaf) -> str:
    """Return the name of a path in MongoDB."""
    return "_id" if leaf.path == "id" else leaf.path


def outward(stored: Words) -> Words:
    """Return a stored document as MongoDB has it."""
    return {("_id" if name == "id" else name): value for name, value in stored.items()}


def inward(found: Words) -> Words:
    """Return what MongoDB has as a stored document."""
    return {("id" if name == "_id" else name): value for name, value in found.items()}


def filter_of(checked: Checked) -> Words:
    """Return a checked filter for MongoDB."""
    words: Words = {}
    rest: list[Words] = []
    for entry in checked:
        if isinstance(entry, Branches):
            branches = [filter_of(branch) for branch in entry.branches]
            rest.append({entry.operator: branches})
        else:
            _add(words, rest, entry)
    if not rest:
        return words
    return {"$and": [words, *rest]} if words else {"$and": rest}


def _add(words: Words, rest: list[Words], entry: Condition) -> None:
    name = named(entry.leaf)
    # An equality stands plainly, because upserts take the values of new documents from those.
    value = entry.value if entry.operator == "$eq" else {entry.operator: entry.value}
    if name in words:
        rest.append({name: value})
    else:
        words[name] = value


def sort_of(order: Order) -> list[tuple[str, int]]:
    """Return a checked sort for MongoDB."""
    return [(named(leaf), direction) for leaf, direction in order]


def update_of(changes: Changes, now: datetime) -> Words:
    """Return checked changes for MongoDB, with what the engine owns."""
    words: Words = {"$set": {"updated_at": now}, "$inc": {"version": 1}}
    for operator, leaf, value in changes:
        if operator == "$setOnInsert":
            continue  # part of what an upsert inserts
        words.setdefault(operator, {})[leaf.path] = value
    return words


def inserting(words: Words, checked: Checked, changes: Changes, fresh: Words) -> Words:
    """Return an update that makes *fresh* where nothing matches.

    What the filter and the operators bring about by themselves is left to them.
    """
    named_elsewhere = {"version", "updated_at", *equal_fields(checked)}
    explicit: Words = {}
    for operator, leaf, value in changes:
        named_elsewhere.add(leaf.segments[0])
        if operator == "$setOnInsert":
            explicit[leaf.path] = value
    defaults = {name: value for name, value in fresh.items() if name not in named_elsewhere}
    return {**words, "$setOnInsert": outward(defaults | explicit)}


def equal_fields(checked: Checked) -> set[str]:
    """Return the top-level fields that a checked filter gives by equality."""
    found: set[str] = set()
    for entry in checked:
        if isinstance(entry, Branches):
            found.update(*(equal_fields(branch) for branch in entry.branches))
        elif entry.operator == "$eq":
            found.add(entry.leaf.segments[0])
    return found


def group_of(checked: Checked, grouping: Grouping) -> list[Words]:
    """Return the pipeline of a group-by; null and missing are one key."""
    key = {f"k{at}": {"$ifNull": [f"${named(leaf)}", None]} for at, leaf in enumerate(grouping.by)}
    figures = {
        f"f{at}": {"$sum": 1} if leaf is None else {f"${accumulator}": f"${named(leaf)}"}
        for at, (accumulator, leaf) in enumerate(grouping.figures.values())
    }
    return [{"$match": filter_of(checked)}, {"$group": {"_id": key or None, **figures}}]


def row_of(found: Words, grouping: Grouping) -> list[Any]:
    """Return one group of the pipeline's as a row: its key's values, then its figures."""
    keys = found["_id"] or {}
    return [
        *(keys.get(f"k{at}") for at in range(len(grouping.by))),
        *(found[f"f{at}"] for at in range(len(grouping.figures))),
    ]
