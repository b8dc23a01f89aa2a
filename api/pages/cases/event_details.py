"""Details of an event: each of its fields as a label and text, besides actor, time and reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Final
from uuid import UUID

from pydantic import BaseModel

from api.pages.language import Language
from api.pages.people import PeopleDirectory
from api.pages.scheme_titles import SchemeTitles
from api.pages.terms import enum_label, field_label
from domain.certificate.state import Certificate
from domain.events.application import AgreementSigned
from domain.events.base import Event
from domain.events.evaluation import Finding
from domain.events.upkeep import Changed
from domain.organisation import Alteration, Organisation, Particulars
from domain.recorded import Recorded
from domain.scheme.points import format_points as points
from domain.values import Document

HIDDEN_FIELDS: Final = frozenset({"reason", "lineage", "effective_on", "since", "sheet"})
"""Fields that are shown in the heading of an event or on another page, or that mean nothing to people."""

_LINKS: Final = frozenset({"prior", "by"})
_PERSONS: Final = frozenset({"leader", "team"})
_VERSIONS: Final = frozenset({"against", "rectifies"})
_AGREEMENT: Final = "agreement"
_CORRECTION: Final = "correction"
"""Kinds of documents that no scheme declares."""

_ALTERED: Final = "altered"
"""The altered fields; its label differs for a change that was decided."""

_TERM_KINDS: Final[Mapping[str, str]] = {"conditions": "condition", "scheme": "scheme"}


@dataclass(frozen=True)
class Detail:
    """A field: its label, and its value as lines of text, a day, a moment, or the id of a linked case."""

    label: str
    lines: tuple[str, ...] = ()
    day: date | None = None
    moment: datetime | None = None
    case: UUID | None = None


@dataclass(frozen=True)
class EventDetails:
    """Formats the events of one case in one language."""

    case: Certificate
    topics: tuple[str, ...]
    people: PeopleDirectory
    scheme_titles: SchemeTitles

    @property
    def language(self) -> Language:
        """The language of the texts."""
        return self.people.language

    def details(self, event: Event) -> list[Detail]:
        """The details of all fields that have a value, in the order of the event's fields."""
        names = [name for name in type(event).model_fields if name not in HIDDEN_FIELDS]
        return [detail for name in names for detail in self._details(name, getattr(event, name), type(event))]

    def level(self, id: str | None) -> str:
        """The title of a level; empty for none."""
        return self.scheme_titles.level(self.case.scheme, self.case.edition, id)

    def document_kind(self, document: Document) -> str:
        """The title of the kind of a document; the recorded kind if it has no title."""
        if document.kind == _AGREEMENT:
            return self._label(_AGREEMENT, AgreementSigned)
        if document.kind == _CORRECTION:
            return self.language.gettext("Evidence of the correction")
        return self.document_title(document.kind)

    def document_title(self, kind: str) -> str:
        """The title of a kind of document that the scheme asks for; the recorded kind if it has none."""
        return self._title("document", kind)

    def document(self, document: Document) -> str:
        """The name of a document, with its kind unless the name contains it."""
        kind = self.document_kind(document)
        template = self.language.gettext("%(name)s (%(kind)s)")
        return document.name if kind in document.name else template % {"name": document.name, "kind": kind}

    def alteration_lines(self, alteration: Alteration) -> tuple[str, ...]:
        """The altered fields, one line each."""
        pairs = ((self._label(name, Organisation), value) for name, value in alteration.fields.items())
        return tuple(self.language.gettext("%(name)s: %(value)s") % {"name": n, "value": v} for n, v in pairs)

    def _details(self, name: str, value: object, model: type[BaseModel]) -> Iterator[Detail]:
        label = self._label(name, model)
        match value:
            case Particulars():
                yield from self._particulars(value)
            case datetime():
                yield Detail(label, moment=value)
            case date():
                yield Detail(label, day=value)
            case UUID() if name in _LINKS:
                yield Detail(label, case=value)
            case _:
                if lines := self._lines(name, value):
                    yield Detail(label, lines)

    def _lines(self, name: str, value: object) -> tuple[str, ...]:
        match value:
            case None:
                return ()
            case Alteration():
                return self.alteration_lines(value)
            case tuple():
                return tuple(self._format_value(name, each) for each in value)
            case _:
                return (self._format_value(name, value),)

    def _particulars(self, particulars: Particulars) -> Iterator[Detail]:
        for name, value in particulars.organisation.model_dump(exclude_none=True).items():
            yield Detail(self._label(name, Organisation), (str(value),))
        yield Detail(self._label("scope", Particulars), (particulars.scope,))

    def _format_value(self, name: str, value: object) -> str:
        match value:
            case bool():
                return self.language.term("value", "yes" if value else "no")
            case StrEnum():
                return enum_label(value, self.language)
            case Document():
                return self.document(value)
            case Finding():
                return f"{value.id} {enum_label(value.grade, self.language)}: {value.statement}"
            case Fraction():
                return points(value)
            case int() if name in _VERSIONS:
                return self._version(value)
            case _:
                return self._text(name, str(value))

    def _text(self, name: str, text: str) -> str:
        if name in _PERSONS:
            return self.people.name_with_id(text)
        if name == "level":
            return self.level(text)
        return self._title(_TERM_KINDS[name], text) if name in _TERM_KINDS else text

    def _title(self, kind: str, id: str) -> str:
        return self.scheme_titles.titles(self.case.scheme, self.case.edition)(kind, id)

    def _version(self, version: int) -> str:
        topic = self.topics[version - 1] if 1 <= version <= len(self.topics) else ""
        values = {"number": version, "what": self.language.term("topic", topic) if topic else ""}
        return self.language.gettext("record %(number)s, %(what)s") % values

    def _label(self, name: str, model: type[BaseModel]) -> str:
        if name == _ALTERED and model is Changed:
            return self.language.gettext("Now says")
        return field_label(name, self.language, model)


def event_details(
    case: Certificate, history: tuple[Recorded, ...], people: PeopleDirectory, scheme_titles: SchemeTitles
) -> EventDetails:
    """The formatter for the events of this case."""
    return EventDetails(case, tuple(each.topic for each in history), people, scheme_titles)
