"""Reader of a certificate's page, from its HTML alone."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

_VOID: Final = frozenset({"br", "hr", "img", "input", "link", "meta"})
"""Elements that HTML never closes; those of pictures close themselves."""


@dataclass
class CertificatePage:
    """Status, the facts by their words, and the history; days and moments as machines read them."""

    status: str = ""
    word: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    days: dict[str, list[str]] = field(default_factory=dict)
    since: list[str] = field(default_factory=list)
    history: list[tuple[str, list[str]]] = field(default_factory=list)


class _PageParser(HTMLParser):
    """Follows where in the page it is: each part that says something is known by its class or element."""

    def __init__(self) -> None:
        super().__init__()
        self.content, self._open, self._term = CertificatePage(), list[tuple[str, str]](), ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        classes = attributes.get("class", "")
        if tag == "time":
            self._add_moment(attributes["datetime"])
        elif tag == "section" and classes.startswith("verdict "):
            self.content.status = classes.removeprefix("verdict ")
        elif tag == "li" and self._open[-1] == ("ol", "timeline"):
            self.content.history.append((classes, []))
        elif tag == "dt":
            self._term = ""
        if tag not in _VOID:
            self._open.append((tag, classes))

    def handle_endtag(self, tag: str) -> None:
        while self._inside(tag) and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._within("word"):
            self.content.word += data.strip()
        elif self._inside("dt"):
            self._term += data.strip()
        elif self._inside("dd") and self._within("facts"):
            self.content.facts[self._term] = (
                f"{self.content.facts.get(self._term, '')} {data.strip()}".strip()
            )

    def _add_moment(self, moment: str) -> None:
        if self._inside("dd") and self._within("facts"):
            self.content.days.setdefault(self._term, []).append(moment)
        elif self._within("timeline"):
            self.content.history[-1][1].append(moment)
        elif any(classes.startswith("verdict ") for _, classes in self._open):
            self.content.since.append(moment)

    def _within(self, class_name: str) -> bool:
        return any(class_name in classes.split() for _, classes in self._open)

    def _inside(self, tag: str) -> bool:
        return any(tag == each for each, _ in self._open)


def parse_page(html: str) -> CertificatePage:
    """What the page says."""
    page = _PageParser()
    page.feed(html)
    return page.content
