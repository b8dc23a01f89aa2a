"""State of a scheme: which editions are in force, under which rules, until when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from types import MappingProxyType
from typing import assert_never, cast

from domain.events.institution import EditionSuperseded, SchemePublished, SchemeRevised
from domain.events.unions import SchemeEvent
from domain.recorded import Recorded
from domain.scheme.model import Scheme
from domain.values import EditionId


@dataclass(frozen=True)
class Succession:
    """An edition gives way to its successor; certificates must have moved by the end of `deadline`."""

    successor: EditionId
    deadline: date


@dataclass(frozen=True)
class PublishedScheme:
    """A scheme after its history; `version` 0 is a scheme that was never published."""

    version: int = 0
    editions: Mapping[EditionId, Scheme] = field(default_factory=lambda: MappingProxyType({}))
    successions: Mapping[EditionId, Succession] = field(default_factory=lambda: MappingProxyType({}))

    def in_force(self, edition: EditionId, today: date) -> bool:
        """Whether certificates to the edition can be applied for and granted on that day."""
        return edition in self.editions and not self.lapsed(edition, today)

    def lapsed(self, edition: EditionId, today: date) -> bool:
        """Whether the transition deadline of the edition has passed (rule 12)."""
        succession = self.successions.get(edition)
        return succession is not None and today > succession.deadline


def after(scheme: PublishedScheme, recorded: Recorded) -> PublishedScheme:
    """The scheme after one event; a fold never refuses."""
    event = cast("SchemeEvent", recorded.event)
    scheme = replace(scheme, version=recorded.version)
    match event:
        case SchemePublished(scheme=content) | SchemeRevised(scheme=content):
            return replace(scheme, editions={**scheme.editions, content.edition: content})
        case EditionSuperseded(edition=edition, successor=successor, deadline=deadline):
            successions = {**scheme.successions, edition: Succession(successor, deadline)}
            return replace(scheme, successions=successions)
        case _:
            assert_never(event)


def replay(history: Iterable[Recorded]) -> PublishedScheme:
    """The scheme after its whole history."""
    return reduce(after, history, PublishedScheme())
