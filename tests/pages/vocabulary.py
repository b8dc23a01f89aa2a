"""Which terms have pages to say? Read from the domain, so that a new value without a word is noticed."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, Final, get_args

from pydantic import BaseModel

from api.errors.mapping import PROBLEMS
from api.pages.terms.labels import TERM_KINDS
from domain.certificate.applying import Application
from domain.certificate.catalogue import DECISIONS
from domain.certificate.declaration import Terms
from domain.events import EVENTS
from domain.events.unions import PublicEvent
from domain.scheme.model import Scheme, SizeLetter
from domain.scheme.sheet import ClauseResult, Sheet
from domain.status.standing import Standing
from domain.values import Titles
from services.accounts.values import _TEXTS as ACCOUNT_TEXTS

TERMS: Final[tuple[type[Terms], ...]] = (*(decision.terms for decision in DECISIONS.values()), Application)
"""What people fill in."""

DISPLAYED_MODELS: Final = (*TERMS, *EVENTS.values(), Standing)
"""What people fill in or are shown, field by field."""

EXCLUDED: Final = frozenset({Scheme, Titles})
"""Shown as tables of their own, not as fields."""


def terms() -> Mapping[str, frozenset[str]]:
    """Kind → every value that has a term, but for fields."""
    topics = frozenset(EVENTS)
    decisions = frozenset({*DECISIONS, "apply"})
    return {
        **_enumeration_terms(),
        "decision": decisions | {"this"},
        "decision-about": decisions,
        "topic": topics,
        "topic-about": topics,
        "what": frozenset(event.topic.split(".")[1] for event in get_args(PublicEvent)),
        "result": _tags(ClauseResult),
        "sheet": _tags(Sheet),
        "size": frozenset(get_args(SizeLetter)),
        "number-part": frozenset({"body3", "yy", "code", "serial", "cycle", "size"}),
        "problem": frozenset(problem.title for problem in PROBLEMS.values()),
        "problem-about": frozenset(problem.name for problem in PROBLEMS.values()),
        "value": frozenset({"none", "yes", "no"}),
        "list": frozenset({"and", "or"}),
        "level": frozenset({"none"}),
    }


@cache
def models(shown: tuple[Any, ...] = DISPLAYED_MODELS) -> frozenset[type[BaseModel]]:
    """Every model that people fill in or are shown, those within others included."""
    found: set[type[BaseModel]] = set()
    queue: list[Any] = list(shown)
    while queue:
        kind = queue.pop()
        if not isinstance(kind, type) or not issubclass(kind, BaseModel):
            queue.extend(get_args(kind))
        elif kind not in found | EXCLUDED:
            found.add(kind)
            queue.extend(field.annotation for field in kind.model_fields.values())
    return frozenset(found)


def fields() -> frozenset[tuple[str, str]]:
    """Every field of those models: model and name."""
    return fields_of(*DISPLAYED_MODELS)


def fields_of(*shown: object) -> frozenset[tuple[str, str]]:
    """Every field of these models and of those within."""
    return frozenset((model.__name__, name) for model in models(shown) for name in model.model_fields)


def account_text_names() -> frozenset[str]:
    """What accounts are told by, each a text with a name of its own."""
    return frozenset(ACCOUNT_TEXTS)


def patterns() -> frozenset[str]:
    """Every pattern that a text people fill in has to match."""
    return frozenset(text for model in TERMS for text in _patterns(model.model_json_schema()))


def _patterns(schema: object) -> Iterator[str]:
    match schema:
        case dict():
            yield from (text for name, text in schema.items() if name == "pattern" and isinstance(text, str))
            yield from (text for part in schema.values() for text in _patterns(part))
        case list():
            yield from (text for part in schema for text in _patterns(part))


def _enumeration_terms() -> dict[str, frozenset[str]]:
    values: dict[str, frozenset[str]] = {}
    for enumeration, kind in TERM_KINDS.items():
        values[kind] = values.get(kind, frozenset()) | _values(enumeration)
    return values


def _values(enumeration: type[StrEnum]) -> frozenset[str]:
    return frozenset(each.value for each in enumeration)


def _tags(union: Any) -> frozenset[str]:
    kinds: Iterable[type[BaseModel]] = get_args(get_args(union)[0])
    return frozenset(kind.model_fields["kind"].default for kind in kinds)
