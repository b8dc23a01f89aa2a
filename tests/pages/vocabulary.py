"""Values that pages show as terms, read from the domain, so that tests find a new value without a term."""

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
"""Models that people fill in."""

DISPLAYED_MODELS: Final = (*TERMS, *EVENTS.values(), Standing)
"""Models that people fill in or that are shown field by field."""

EXCLUDED: Final = frozenset({Scheme, Titles})
"""Models that are shown as tables, not field by field."""


def terms() -> Mapping[str, frozenset[str]]:
    """Kind → every value that has a term, except fields."""
    topics = frozenset(topic.partition(".v")[0] for topic in EVENTS)
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
        "notice-detail": frozenset({"until", "reference"}),
        "level": frozenset({"none"}),
    }


@cache
def models(shown: tuple[Any, ...] = DISPLAYED_MODELS) -> frozenset[type[BaseModel]]:
    """These models and those nested in them."""
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
    """Model and name of every displayed field."""
    return fields_of(*DISPLAYED_MODELS)


def fields_of(*shown: object) -> frozenset[tuple[str, str]]:
    """Model and name of every field of these models and those nested in them."""
    return frozenset((model.__name__, name) for model in models(shown) for name in model.model_fields)


def account_text_names() -> frozenset[str]:
    """Names of the text fields of accounts."""
    return frozenset(ACCOUNT_TEXTS)


def patterns() -> frozenset[str]:
    """Every regular expression that a text field has to match."""
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
