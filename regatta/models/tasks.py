"""Tasks: what people have to do, and what challenges are made from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from regatta.models.base import LINE, Document, GivenInstant, Id, Input, Instant, Output, Text
from regatta.models.pages import NextCursor, PageQuery

Status = Literal["open", "done"]
Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    LINE,
    Field(examples=["Write the launch page"]),
]
Description = Annotated[
    Text, StringConstraints(max_length=10_000), Field(examples=["Headline. Three benefits."])
]
Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), LINE]
Tags = Annotated[tuple[Tag, ...], Field(max_length=20, strict=False, examples=[["launch"]])]
Estimate = Annotated[
    int,
    Field(ge=0, le=366 * 86_400, description="expected work in seconds", examples=[7200]),
]
ExternalReference = Annotated[
    Text,
    StringConstraints(max_length=500),
    Field(description="where the task lives elsewhere", examples=["JIRA-42"]),
]


class Task(Document):
    """Something to do in an organization."""

    org_id: Id
    owner_id: Id
    title: Title
    description: Description = ""
    due_date: Instant | None = None
    tags: Tags = ()
    estimate_seconds: Estimate | None = None
    status: Status = "open"
    external_reference: ExternalReference | None = None


class NewTask(Input):
    """A task as it is written down."""

    title: Title
    description: Description = ""
    due_date: Annotated[GivenInstant | None, Field(examples=["2026-12-01T17:00:00Z"])] = None
    tags: Tags = ()
    estimate_seconds: Estimate | None = None
    external_reference: ExternalReference | None = None


class TaskChanges(Input):
    """What to change; fields that are left out stay, null empties the optional ones."""

    title: Title = ""
    description: Description = ""
    due_date: GivenInstant | None = None
    tags: Tags = ()
    estimate_seconds: Estimate | None = None
    status: Status = "open"
    external_reference: ExternalReference | None = None


class CreatedTask(Task):
    """The answer to a creation."""

    task_id: Id


class TaskQuery(PageQuery):
    """Which tasks to list."""

    status: Status | None = None
    tag: Annotated[Tag | None, Field(examples=["launch"])] = None
    owner_id: Id | None = None
    due_before: Annotated[GivenInstant | None, Field(examples=["2026-12-31T00:00:00Z"])] = None
    due_after: Annotated[GivenInstant | None, Field(examples=["2026-11-01T00:00:00Z"])] = None


class TaskPage(Output):
    """A page of tasks, newest first."""

    tasks: list[Task]
    next_cursor: NextCursor
