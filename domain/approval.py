"""Approvals of a body: what it may certify at a moment, and the spells in which it may not (rule 17).

An approval is given per field, scheme and edition. Between its events lie spells, each with one state; before
the first one nothing is on record.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final, assert_never

from domain.calendar import civil_date, day_after
from domain.events.institution import (
    ApprovalCorrected,
    ApprovalGiven,
    ApprovalResumed,
    ApprovalSuspended,
    ApprovalWithdrawn,
    WithdrawalCause,
)
from domain.events.unions import ApprovalEvent
from domain.recorded import Recorded
from domain.values import EditionId, FieldCode, SchemeId


class ApprovalState(StrEnum):
    """The state of an approval; only a live one lets the body decide in favour of an organisation."""

    LIVE = "live"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    """Withdrawn in the first release, without a cause: it bars decisions and changes no status."""
    WITHDRAWN_FOR_FAULT = "withdrawn_for_fault"
    GIVEN_UP = "given_up"


_STATE_AFTER: Final = {
    None: ApprovalState.WITHDRAWN,
    WithdrawalCause.FAULT: ApprovalState.WITHDRAWN_FOR_FAULT,
    WithdrawalCause.GIVEN_UP: ApprovalState.GIVEN_UP,
}


LOSSES: Final = frozenset(_STATE_AFTER.values())
"""States after which the approval must be given anew."""


@dataclass(frozen=True)
class ApprovalScope:
    """What an approval is for."""

    field: FieldCode
    scheme: SchemeId
    edition: EditionId


@dataclass(frozen=True)
class ApprovalRecord:
    """One event about an approval: the state from `since` on, recorded as `version`.

    `until` is the last day of a suspension that ends by itself, `notice` the number of the notice.
    `resumes` says that the approval was not given anew: only a suspended one is live again by it.
    """

    version: int
    scope: ApprovalScope
    state: ApprovalState
    since: datetime
    until: date | None = None
    notice: str | None = None
    resumes: bool = False


@dataclass(frozen=True)
class Spell:
    """A time in one state, from `start` inclusive to `end` exclusive; None has no end."""

    state: ApprovalState
    start: datetime
    end: datetime | None = None
    version: int = 0
    notice: str | None = None

    def covers(self, moment: datetime) -> bool:
        """Whether the moment lies in it."""
        return self.start <= moment and (self.end is None or moment < self.end)


def after(
    records: tuple[ApprovalRecord, ...], recorded: Recorded, event: ApprovalEvent
) -> tuple[ApprovalRecord, ...]:
    """The records after one event, without those that a correction took out."""
    match event:
        case ApprovalCorrected(version=version):
            return tuple(record for record in records if record.version != version)
        case ApprovalGiven() | ApprovalResumed():
            state, until = ApprovalState.LIVE, None
        case ApprovalSuspended():
            state, until = ApprovalState.SUSPENDED, event.until
        case ApprovalWithdrawn():
            state, until = _STATE_AFTER[event.cause], None
        case _:
            assert_never(event)
    notice = None if isinstance(event, ApprovalGiven) else event.notice
    scope = ApprovalScope(event.field, event.scheme, event.edition)
    record = ApprovalRecord(
        version=recorded.version,
        scope=scope,
        state=state,
        since=recorded.effective_at,
        until=until,
        notice=notice,
        resumes=isinstance(event, ApprovalResumed),
    )
    return (*records, record)


def spells(records: Iterable[ApprovalRecord], scope: ApprovalScope) -> tuple[Spell, ...]:
    """The spells of one approval in order, without gaps after the first.

    In the order of taking effect; of two from the same moment the later recorded one holds. A suspension
    with a last day is followed by a live spell, unless something else takes effect before its end. An
    approval that was withdrawn is neither suspended nor resumed: only given again. A suspension stands also
    where no approval is on record, for instance because that record was corrected.
    """
    found: list[Spell] = []
    matching = (record for record in records if record.scope == scope)
    for record in sorted(matching, key=lambda each: (each.since, each.version)):
        if not _applies(record, spell_at(found, record.since)):
            continue
        _append(found, Spell(record.state, record.since, version=record.version, notice=record.notice))
        if live_again := _live_again(record):
            _append(found, Spell(ApprovalState.LIVE, live_again, version=record.version))
    return tuple(found)


def in_force(records: Iterable[ApprovalRecord], scope: ApprovalScope) -> frozenset[int]:
    """The versions of the records that make the spells of the approval."""
    return frozenset(spell.version for spell in spells(records, scope))


def _live_again(record: ApprovalRecord) -> datetime | None:
    """When a suspension ends by itself."""
    if record.state is not ApprovalState.SUSPENDED or record.until is None:
        return None
    return day_after(record.until)


def _applies(record: ApprovalRecord, current: Spell | None) -> bool:
    state = current.state if current else None
    if record.state is ApprovalState.SUSPENDED:
        live_again = _live_again(record)
        return state not in LOSSES and (live_again is None or record.since < live_again)
    return not record.resumes or state is ApprovalState.SUSPENDED


def _append(found: list[Spell], spell: Spell) -> None:
    """Append the spell, ending those that it cuts short.

    A loss from the same moment stays, with no time between its start and its end: nothing but a correction
    undoes what it means for the certificates decided before.
    """
    while found and found[-1].start >= spell.start and found[-1].state not in LOSSES:
        found.pop()
    if found:
        found[-1] = replace(found[-1], end=spell.start)
    found.append(spell)


def spell_at(known: Iterable[Spell], moment: datetime) -> Spell | None:
    """The spell that covers the moment; None before the first."""
    return next((spell for spell in known if spell.covers(moment)), None)


@dataclass(frozen=True)
class Reach:
    """The certificates that an event of a body touches: those under `scope` decided before `day`.

    Without a scope those under every approval.
    """

    scope: ApprovalScope | None
    day: date


def reach(records: Iterable[ApprovalRecord], event: ApprovalEvent, now: datetime) -> Reach | None:
    """What the event would touch if it were recorded now; None for an approval, which revives nothing."""
    if isinstance(event, ApprovalGiven):
        return None
    if isinstance(event, ApprovalCorrected):
        corrected = next(record for record in records if record.version == event.version)
        return Reach(corrected.scope, civil_date(corrected.since))
    scope = ApprovalScope(event.field, event.scheme, event.edition)
    return Reach(scope, civil_date(event.effective_at(now)))
