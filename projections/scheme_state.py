"""State of a scheme as views store it, and the events that change it."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Final, assert_never

from pydantic import TypeAdapter

from domain.events.institution import EditionSuperseded, SchemePublished, SchemeRevised
from domain.events.unions import SchemeEvent
from domain.recorded import Recorded
from domain.scheme.published import PublishedScheme

NO_SCHEME: Final = PublishedScheme()
"""A scheme without a published edition."""

_JSON: Final = TypeAdapter(PublishedScheme)


def scheme_of(event: SchemeEvent) -> str:
    """The scheme of the event."""
    match event:
        case SchemePublished(scheme=content) | SchemeRevised(scheme=content):
            return content.scheme
        case EditionSuperseded(scheme=scheme):
            return scheme
        case _:
            assert_never(event)


def changed_schemes(batch: Iterable[Recorded]) -> set[str]:
    """The schemes that a batch changes."""
    return {scheme_of(recorded.event) for recorded in batch if isinstance(recorded.event, SchemeEvent)}


def dump(scheme: PublishedScheme) -> str:
    """The scheme as JSON."""
    plain = replace(scheme, editions=dict(scheme.editions), successions=dict(scheme.successions))
    return _JSON.dump_json(plain).decode()


@lru_cache(maxsize=64)
def load(text: str) -> PublishedScheme:
    """The scheme that `dump` wrote; cached by its text, since the next batch brings it again."""
    return _JSON.validate_json(text)
