"""Letters from templates."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from jinja2 import TemplateError

from regatta.integrations.letters import TemplateLetters
from regatta.models.messages import Recipient

LINK = "https://regatta.example/verify?token=a&next=b"
FACTS: dict[str, dict[str, Any]] = {
    "verification": {"name": "Ada", "organization": "Engines", "link": LINK, "hours": 24},
    "password-reset": {"name": "Ada", "link": LINK, "minutes": 30},
    "password-changed": {"name": "Ada", "address": "192.0.2.1", "at": "20 November 2026, 14:00"},
    "invitation": {
        "inviter": "Ada",
        "organization": "Engines",
        "code": "K7QX-22MN",
        "minutes": 15,
        "link": LINK,
    },
    "invitation-elsewhere": {"inviter": "Ada", "organization": "Engines"},
    "notification": {"name": "Ada", "title": "50 points", "body": "For a\nsprint.", "link": LINK},
}
"""Each template and what it is told."""

TO = Recipient("ada@example.com", "Ada")


@pytest.fixture(scope="module")
def letters() -> TemplateLetters:
    """Return the letters of the house."""
    return TemplateLetters()


class Page(HTMLParser):
    """What a reader of the HTML finds: words, links, and whatever would be loaded or run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: set[str | None] = set()
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its link."""
        self.tags.add(tag)
        if "href" in (given := dict(attrs)):
            self.links.add(given["href"])

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.words.append(data)


def test_each_template_is_known(letters: TemplateLetters) -> None:
    """Here with its facts, and nothing else is one."""
    assert letters.names == set(FACTS)
    with pytest.raises(TemplateError):
        letters.write("../secrets", "l", TO, {})


@pytest.mark.parametrize("name", FACTS)
def test_a_letter_tells_every_fact_twice(letters: TemplateLetters, name: str) -> None:
    """In the text and in the HTML, which needs nothing from elsewhere and runs nothing."""
    found = letters.write(name, "letter-1", TO, FACTS[name])
    page = Page(found.html)
    words = " ".join(page.words)
    assert (found.id, found.to) == ("letter-1", TO)
    assert found.subject
    assert "\n" not in found.subject
    for fact in map(str, FACTS[name].values()):
        assert fact in found.text
        assert fact in words
    assert page.links == ({LINK} if "link" in FACTS[name] else set())
    assert page.tags.isdisjoint({"img", "script", "link", "style", "iframe", "form"})
    assert max(map(len, found.text.splitlines())) <= 100


@pytest.mark.parametrize("name", FACTS)
def test_a_missing_fact_is_an_error(letters: TemplateLetters, name: str) -> None:
    """No letter leaves with a hole in it."""
    for missing in FACTS[name]:
        facts = {key: fact for key, fact in FACTS[name].items() if key != missing}
        with pytest.raises(TemplateError):
            letters.write(name, "l", TO, facts)


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_is_words_and_nothing_more(letters: TemplateLetters, name: str) -> None:
    """No tag, no template, no line of its own, and none in the subject."""
    plain = Page(letters.write(name, "l", TO, FACTS[name]).html)
    evil = '"><script>x</script>{{ 7*7 }}\r\nBcc: eve@example.com'
    facts = {key: evil if isinstance(fact, str) else fact for key, fact in FACTS[name].items()}
    found = letters.write(name, "l", TO, {**facts, "link": LINK})
    assert Page(found.html).tags == plain.tags
    assert "49" not in found.html + found.text
    assert "\n" not in found.subject
    # What a notification has to say may have lines of its own.
    assert ("\nBcc:" in found.text) == (name == "notification")


def test_a_changed_password_may_have_no_address(letters: TemplateLetters) -> None:
    """As when nobody asked over a network."""
    facts = {**FACTS["password-changed"], "address": ""}
    assert "from the" not in letters.write("password-changed", "l", TO, facts).text
