"""Precedence of due items: a mandatory one hides those that it makes pointless for the same certificate."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from domain.deadlines.item import Due, Kind
from domain.events.upkeep import Measure

_BEFORE_AN_END: Final = frozenset(
    {
        Kind.PERMIT_LAPSED,
        Kind.SURVEILLANCE_DUE,
        Kind.SURVEILLANCE_OVERDUE,
        Kind.SUSPENSION_ENDING,
        Kind.RECERTIFICATION_WINDOW,
        Kind.CHANGE_TO_EVALUATE,
        Kind.CHANGE_TO_DECIDE,
        Kind.CORRECTION_ORDERED,
        Kind.EDITION_TRANSITION,
        Kind.EDITION_LAPSED,
    }
)
_BEFORE_A_SUSPENSION: Final = frozenset({Kind.SURVEILLANCE_DUE, Kind.RECERTIFICATION_WINDOW})

HIDDEN_BY: Final[Mapping[tuple[Kind, str], frozenset[Kind]]] = {
    (Kind.SUSPENSION_OVER, ""): _BEFORE_AN_END,
    (Kind.MEASURE_PENDING, Measure.REVOKE): _BEFORE_AN_END,
    (Kind.MEASURE_PENDING, Measure.SUSPEND): _BEFORE_A_SUSPENSION,
    (Kind.SURVEILLANCE_OVERDUE, ""): _BEFORE_A_SUSPENSION,
    (Kind.FINDING_OVERDUE, ""): _BEFORE_A_SUSPENSION,
    (Kind.MISUSE_UNCORRECTED, ""): _BEFORE_A_SUSPENSION,
    (Kind.EDITION_LAPSED, ""): frozenset({Kind.RECERTIFICATION_WINDOW}),
}
"""Kind and, for a measure, subject of a mandatory item → the kinds of items that it makes pointless."""


def without_pointless(items: Iterable[Due]) -> Iterator[Due]:
    """The items, each until the day before a mandatory item of the case makes it pointless."""
    everything = tuple(items)
    for item in everything:
        shortened: Due | None = item
        for mandatory in everything:
            if shortened and item.kind in hidden_by(mandatory):
                shortened = _until(shortened, mandatory)
        if shortened:
            yield shortened


def hidden_by(mandatory: Due) -> frozenset[Kind]:
    """The kinds of items that this one makes pointless, from the day on which it is on the list."""
    about = mandatory.subject if mandatory.kind is Kind.MEASURE_PENDING else ""
    return HIDDEN_BY.get((mandatory.kind, about), frozenset())


def _until(item: Due, mandatory: Due) -> Due | None:
    """The item up to the day before the mandatory one is listed; None if no day is left."""
    if mandatory.shown_from is None:
        return None
    last = mandatory.shown_from - timedelta(days=1)
    if item.shown_from and item.shown_from > last:
        return None
    return replace(item, shown_to=min(item.shown_to or last, last))
