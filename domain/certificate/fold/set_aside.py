"""Fold of decisions set aside, held, and carried over from the predecessor (rules 16, 25, 30)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar, assert_never

from domain.calendar import civil_date, start_of_day
from domain.certificate.fold.evaluation import with_reopened_audit
from domain.certificate.fold.lifecycle import ended, lifted, with_level
from domain.certificate.fold.proceedings import with_alteration
from domain.certificate.records import (
    CarriedDecision,
    DecisionRecord,
    EndRecord,
    LevelRecord,
    SlipProposal,
    SuspensionRecord,
    VoidTime,
)
from domain.certificate.state import UNDECIDED, Certificate, Stage
from domain.events.set_aside import (
    Carried,
    CarriedOver,
    EffectHeld,
    EffectResumed,
    SetAside,
    SetAsideProposed,
)
from domain.events.unions import SetAsideEvent
from domain.recorded import Recorded

Versioned = TypeVar("Versioned", SuspensionRecord, EndRecord, LevelRecord)

VOID_FACTS = frozenset({"suspended", "revoked", "deregistered"})
"""Decisions during whose effect no surveillance could be held (rule 25)."""


def after_set_aside(case: Certificate, recorded: Recorded, event: SetAsideEvent) -> Certificate:
    """The case after a decision was set aside, held, or carried over."""
    match event:
        case SetAsideProposed():
            proposal = SlipProposal(
                recorded.version, event.version, recorded.actor.person, event.effective_on, event.stays
            )
            return replace(case, proposals=(*case.proposals, proposal))
        case SetAside():
            return _after(case, recorded, event)
        case EffectHeld(version=version, appeal=number):
            return _staged(_with_hold(_held(case, version, held=True), number, holds=True))
        case EffectResumed(version=version, appeal=number):
            return _staged(_with_hold(_held(case, version, held=False), number, holds=False))
        case CarriedOver():
            return _carried_over(case, recorded, event)
        case _:
            assert_never(event)


def _after(case: Certificate, recorded: Recorded, event: SetAside) -> Certificate:
    """Every decision named falls, the ones that rest on it first."""
    before = case
    for version in (*event.falls, event.version):
        case = _without(case, version, start_of_day(event.effective_on) if event.effective_on else None)
    proposals = tuple(each for each in case.proposals if each.of != event.version)
    return _staged(replace(case, proposals=proposals, void_times=_void_times(before, recorded, event)))


def _void_times(case: Certificate, recorded: Recorded, event: SetAside) -> tuple[VoidTime, ...]:
    """And the time in which one of the decisions had an effect."""
    named = {event.version, *event.falls}
    starts = [each.since for each in case.decided if each.version in named and each.fact in VOID_FACTS]
    if not starts:
        return case.void_times
    return (*case.void_times, VoidTime(civil_date(min(starts)), civil_date(recorded.recorded_at)))


def _without(case: Certificate, version: int, since: datetime | None) -> Certificate:
    """The case without the effect of one decision, from the instant `since` on or from the beginning."""
    record = next((each for each in case.decisions if each.version == version), None)
    case = replace(
        case,
        decided=tuple(_set_aside(each, version) for each in case.decided),
        concluded=tuple(_set_aside(each, version) for each in case.concluded),
        levels=_without_version(case.levels, version),
        ends=_without_version(case.ends, version),
        suspensions=tuple(_suspension_without(each, version, since) for each in case.suspensions),
        carried=tuple(
            replace(each, set_aside=each.set_aside or each.version == version) for each in case.carried
        ),
    )
    if record is None:
        return case
    match record.fact:
        case "granted":
            return replace(case, stage=Stage.ANNULLED)
        case "refused":
            return replace(case, stage=Stage.AUDITED)
        case "suspension-extended":
            return _shortened(case, record)
        case "supervised":
            return _without_surveillance(case, version)
        case _:
            return case


def _set_aside(record: DecisionRecord, version: int) -> DecisionRecord:
    return replace(record, set_aside=True) if record.version == version else record


def _without_version(records: Iterable[Versioned], version: int) -> tuple[Versioned, ...]:
    return tuple(replace(each, set_aside=True) if each.version == version else each for each in records)


def _suspension_without(
    suspension: SuspensionRecord, version: int, since: datetime | None
) -> SuspensionRecord:
    """A suspension set aside ends; with its lifting set aside it runs on."""
    if suspension.version == version:
        if since and since > suspension.start and not suspension.lifted:
            return replace(suspension, lifted=since, lifted_on=civil_date(since))
        return replace(suspension, set_aside=True)
    if suspension.lifted_by == version:
        return replace(suspension, lifted=None, lifted_on=None, lifted_by=None)
    return suspension


def _shortened(case: Certificate, record: DecisionRecord) -> Certificate:
    until = record.until_before
    if until is None:
        return case
    shortened = (
        replace(each, until=until) if each.version == record.rests_on else each for each in case.suspensions
    )
    return replace(case, suspensions=tuple(shortened))


def _without_surveillance(case: Certificate, version: int) -> Certificate:
    """Its audit waits for a conclusion again, its date does not count, its measures are not due (rule 25)."""
    surveillance = next(each for each in case.surveillances if each.version == version)
    is_last = case.surveillances[-1].version == version
    reopened = replace(
        case,
        surveillances=tuple(
            replace(each, set_aside=True) if each.version == version else each for each in case.surveillances
        ),
        measures=frozenset() if is_last else case.measures,
    )
    return with_reopened_audit(reopened, surveillance.audit)


def _held(case: Certificate, version: int, *, held: bool) -> Certificate:
    return replace(
        case,
        levels=_with_held(case.levels, version, held),
        ends=_with_held(case.ends, version, held),
        suspensions=_with_held(case.suspensions, version, held),
    )


def _with_held(records: Iterable[Versioned], version: int, held: bool) -> tuple[Versioned, ...]:
    return tuple(replace(each, held=held) if each.version == version else each for each in records)


def _with_hold(case: Certificate, number: int, *, holds: bool) -> Certificate:
    appeals = (replace(each, holds=holds) if each.number == number else each for each in case.appeals)
    return replace(case, appeals=tuple(appeals))


def _staged(case: Certificate) -> Certificate:
    """The case at the stage that follows from the decisions in effect."""
    if case.stage in UNDECIDED or case.stage in {Stage.ANNULLED, Stage.REFUSED, Stage.DECLINED}:
        return case
    if case.end:
        return replace(case, stage=Stage(case.end.fact))
    return replace(case, stage=Stage.SUSPENDED if case.suspension else Stage.GRANTED)


def _carried_over(case: Certificate, recorded: Recorded, event: CarriedOver) -> Certificate:
    """A decision about the predecessor, applied to this case (rule 16)."""
    record = CarriedDecision(recorded.version, event.from_stream, event.from_version, event.what)
    case = replace(case, carried=(*case.carried, record))
    match event.what:
        case Carried.REVOKED:
            return ended(case, recorded, Stage.REVOKED)
        case Carried.DEREGISTERED:
            return ended(case, recorded, Stage.DEREGISTERED)
        case Carried.SUSPENDED:
            return _staged(replace(case, suspensions=(*case.suspensions, _suspension(recorded, event))))
        case Carried.EXTENDED:
            until = event.until
            extended = (
                replace(each, until=until) if until and each.runs else each for each in case.suspensions
            )
            return replace(case, suspensions=tuple(extended))
        case Carried.REINSTATED:
            return lifted(case, recorded)
        case Carried.DOWNGRADED:
            return with_level(case, recorded, event.level) if event.level else case
        case Carried.ALTERED:
            return with_alteration(case, recorded, event.altered) if event.altered else case
        case _:
            assert_never(event.what)


def _suspension(recorded: Recorded, event: CarriedOver) -> SuspensionRecord:
    return SuspensionRecord(
        version=recorded.version,
        start=event.since,
        until=event.until or civil_date(event.since),
        lift_conditions=event.conditions,
        ground=event.ground or "",
        fault=event.fault,
    )
