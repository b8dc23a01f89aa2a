"""Public history with decisions that were set aside: each says so and gives no ground (rule 25)."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from domain.events.set_aside import SetAside, SetAsideBasis
from domain.recorded import fact_of
from projections.public_register.answers import HistoryEntry, TakenBack

_SET_ASIDE: Final = fact_of(SetAside.topic)


def with_set_aside(lines: Iterable[HistoryEntry]) -> tuple[HistoryEntry, ...]:
    """The lines known at one moment: those that another one of them sets aside say so.

    What is known earlier has no line that sets anything aside, so answers known then stay as they were.
    """
    known = tuple(lines)
    taken_back = {
        version: note for line in known if line.what == _SET_ASIDE for version, note in _taken_back(line)
    }
    return tuple(_without_ground(line, taken_back.get(line.version)) for line in known)


def _taken_back(line: HistoryEntry) -> Iterator[tuple[int, TakenBack]]:
    """The version of each decision that the line sets aside, with the note for its own line."""
    day = line.details.get("effective_on")
    note = TakenBack(
        recorded_at=line.recorded_at,
        basis=SetAsideBasis(line.details["basis"]),
        effective_on=date.fromisoformat(day) if day else None,
        position=line.position,
    )
    for version in (line.details["version"], *line.details.get("falls", ())):
        yield version, note


def _without_ground(line: HistoryEntry, note: TakenBack | None) -> HistoryEntry:
    if note is None:
        return line
    details = {name: value for name, value in line.details.items() if name != "ground"}
    return line.model_copy(update={"details": details, "set_aside": note})
