"""Letters from templates: as text, and as HTML in which every fact is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape

from regatta.integrations.mime import one_line
from regatta.models.messages import Letter, Recipient

_FOLDER: Final = Path(__file__).with_name("templates")
_TEXT: Final = ".txt.j2"
_HTML: Final = ".html.j2"
_LONG: Final = frozenset({"body"})
"""Facts that may have several lines; no other could pass for a part of the letter."""


@cache
def _templates() -> Environment:
    """Read and compile the templates beside this file."""
    sources = {path.name: path.read_text("utf-8") for path in sorted(_FOLDER.glob("*.j2"))}
    environment = Environment(
        loader=DictLoader(sources),
        autoescape=select_autoescape(("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    for name in sources:
        environment.get_template(name)
    return environment


class TemplateLetters:
    """Writes letters from templates; the first line of the text template is the subject."""

    def __init__(self) -> None:
        self._environment = _templates()
        names = self._environment.list_templates()
        self.names = frozenset(name.removesuffix(_TEXT) for name in names if name.endswith(_TEXT))

    def write(
        self, template: str, letter_id: str, to: Recipient, facts: Mapping[str, Any]
    ) -> Letter:
        """Return the letter that *template* makes of *facts*.

        Raises:
            jinja2.TemplateError: there is no such template, or it needs a fact that is not given.
        """
        told = {
            name: one_line(fact) if isinstance(fact, str) and name not in _LONG else fact
            for name, fact in facts.items()
        }
        text = self._environment.get_template(f"{template}{_TEXT}").render(told)
        subject, _, body = text.partition("\n")
        told["subject"] = subject
        html = self._environment.get_template(f"{template}{_HTML}").render(told)
        return Letter(letter_id, to, subject.strip(), body.lstrip("\n"), html)
