"""Fold of decisions set aside, held, and carried over from the predecessor (rules 16, 25, 30)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TypeVar, assert_never

from domain.calendar import civil_date, start_of_day
from domain.certificate.fold.evaluation import with_reopened_audit
from domain.certificate.fold.lifecycle import ended, lifted, suspended, with_level, with_suspension
from domain.certificate.fold.proceedings import with_alteration
from domain.certificate.fold.succession import after_matters_passed
from domain.certificate.records import CarriedDecision, DecisionRecord, SlipProposal
from domain.certificate.sanction_records import EndRecord, LevelRecord, SuspensionRecord
from domain.certificate.state import UNDECIDED, Certificate, Stage
from domain.events.decision import Granted, Refused
from domain.events.evaluation import AuditPurpose
from domain.events.sanctions import SuspensionExtended
from domain.events.set_aside import (
    Carried,
    CarriedOver,
    EffectHeld,
    EffectResumed,
    SetAside,
    SetAsideBasis,
    SetAsideProposed,
)
from domain.events.succession import MattersPassed
from domain.events.unions import SetAsideEvent
from domain.events.upkeep import Measure, Supervised
from domain.recorded import Recorded
from domain.scheme.limits import VoidTime

Versioned = TypeVar("Versioned", SuspensionRecord, EndRecord, LevelRecord)


def after_set_aside(case: Certificate, recorded: Recorded, event: SetAsideEvent) -> Certificate:
    """The case after a decision was set aside, held, or carried over."""
    match event:
        case SetAsideProposed():
            return replace(case, proposals=(*case.proposals, _proposal(recorded, event)))
        case SetAside():
            return _after(case, recorded, event)
        case EffectHeld(version=version, appeal=number):
            held = _with_hold(_held(case, version, held=True), (number, version), holds=True)
            return _with_measures_before(_staged(held), frozenset({version}))
        case EffectResumed(version=version, appeal=number):
            return _staged(_with_hold(_held(case, version, held=False), (number, version), holds=False))
        case CarriedOver():
            return _carried_over(case, recorded, event)
        case MattersPassed():
            return after_matters_passed(case, recorded, event)
        case _:
            assert_never(event)


def _proposal(recorded: Recorded, event: SetAsideProposed) -> SlipProposal:
    return SlipProposal(
        version=recorded.version,
        of=event.version,
        by=recorded.actor.person,
        effective_on=event.effective_on,
        stays=event.stays,
        document=event.document,
    )


def _after(before: Certificate, recorded: Recorded, event: SetAside) -> Certificate:
    """Every decision named falls, the last one recorded first."""
    case, named = before, frozenset({event.version, *event.falls})
    for version in sorted(named, reverse=True):
        case = _without(case, version, start_of_day(event.effective_on) if event.effective_on else None)
    lifted_at = (each.lifted for each in case.suspensions if each.lifted and not each.set_aside)
    case = replace(
        case,
        proposals=tuple(each for each in case.proposals if each.of not in named),
        appeals=tuple(replace(each, holds=each.holds and each.against not in named) for each in case.appeals),
        ends=tuple(_end_without(each, named) for each in case.ends),
        reinstated_at=max(lifted_at, default=None),
        void_times=(*case.void_times, *_void_times(before, recorded, named)),
    )
    if case.replaced_as in named:
        case = replace(case, replaced_by=None, replaced_as=None, replaced_from=None)
    if event.basis is SetAsideBasis.APPEAL:  # an appeal upheld decides on the measure as well
        case = _with_measures_of_complaints(case, frozenset(event.falls))
    else:
        case = _with_settled_measures(_with_measures_of_complaints(case, named), named)
    return _staged(_with_measures_before(case, named))


def _end_without(end: EndRecord, named: frozenset[int]) -> EndRecord:
    """The bar of a deregistration falls with the last sanction that it left (rule 24)."""
    leaves = end.leaves - named
    return replace(end, leaves=leaves, bars=end.bars and (bool(leaves) or not end.leaves))


def _void_times(case: Certificate, recorded: Recorded, named: frozenset[int]) -> Iterator[VoidTime]:
    """The time in which one of the decisions had an effect that made a surveillance impossible (rule 25).

    Until it was recorded nobody knew of it, so that a surveillance could be held.
    """
    firsts = [each.known_from for each in case.suspensions if each.version in named]
    firsts += [each.known_from for each in case.ends if each.version in named]
    if firsts:
        yield VoidTime(first=min(firsts), last=civil_date(recorded.recorded_at))


def _with_measures_before(case: Certificate, named: frozenset[int]) -> Certificate:
    """What was pending when the certificate ended is pending again, but for the end itself."""
    if case.end:
        return case
    pending = [each.measures - {Measure.REVOKE} for each in case.ends if each.version in named]
    return replace(case, measures=case.measures | (frozenset().union(*pending) - _fallen_measures(case)))


def _with_settled_measures(case: Certificate, named: frozenset[int]) -> Certificate:
    """What the sanctions had settled is pending again, but for a revocation (rule 31)."""
    settled = {measure for each in case.decided if each.version in named for measure in each.settled}
    return replace(case, measures=case.measures | (settled - {Measure.REVOKE} - _fallen_measures(case)))


def _with_measures_of_complaints(case: Certificate, named: frozenset[int]) -> Certificate:
    """What complaints had ordered and the sanctions settled is pending again (rule 32)."""
    ordered = frozenset().union(*(e.settled_of_complaints for e in case.decided if e.version in named))
    return replace(
        case,
        measures=case.measures | ordered,
        measures_of_complaints=case.measures_of_complaints | ordered,
    )


def _fallen_measures(case: Certificate) -> frozenset[Measure]:
    """What was ordered only by surveillances that were set aside, or done since for those that stand."""
    fallen = (each.measures for each in case.surveillances if each.set_aside)
    standing = (case.unsettled(each) for each in case.surveillances if not each.set_aside)
    return frozenset().union(*fallen) - case.measures_of_complaints.union(*standing)


def _without(case: Certificate, version: int, since: datetime | None) -> Certificate:
    """The case without the effect of one decision, from the instant `since` on or from the beginning."""
    record = next((each for each in case.decisions if each.version == version), None)
    carried = next((each for each in case.carried if each.version == version), None)
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
    if carried:
        return _shortened(case, carried)
    return _without_decision(case, record) if record else case


def _without_decision(case: Certificate, record: DecisionRecord) -> Certificate:
    if record.is_of(Granted):
        return replace(case, stage=Stage.ANNULLED)
    if record.is_of(Refused):
        return replace(case, stage=_stage_before_refusal(case))
    if record.is_of(SuspensionExtended):
        return _shortened(case, record)
    if record.is_of(Supervised):
        return _without_surveillance(case, record.version)
    return case


def _stage_before_refusal(case: Certificate) -> Stage:
    """The case waits for a decision again, or for a review if the last one was not positive."""
    held = [each for each in case.audits if each.purpose is AuditPurpose.INITIAL and each.held_to]
    return Stage.REVIEWED if held and held[-1].reviewed else Stage.AUDITED


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
        return replace(suspension, lifted=None, lifted_on=None, lifted_by=None, lifting_held=False)
    return suspension


def _shortened(case: Certificate, record: DecisionRecord | CarriedDecision) -> Certificate:
    """Without the extension: the suspension ends when it would have."""
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
    later = (each for each in case.surveillances if each.version > version and not each.set_aside)
    ordered_again = case.measures_of_complaints.union(*(each.measures for each in later))
    reopened = replace(
        case,
        surveillances=tuple(
            replace(each, set_aside=True) if each.version == version else each for each in case.surveillances
        ),
        measures=case.measures - (surveillance.measures - ordered_again),
    )
    return with_reopened_audit(reopened, surveillance.audit)


def _held(case: Certificate, version: int, *, held: bool) -> Certificate:
    return replace(
        case,
        levels=_with_held(case.levels, version, held),
        ends=_with_held(case.ends, version, held),
        suspensions=tuple(
            replace(each, lifting_held=held) if each.lifted_by == version else each
            for each in _with_held(case.suspensions, version, held)
        ),
    )


def _with_held(records: Iterable[Versioned], version: int, held: bool) -> tuple[Versioned, ...]:
    return tuple(replace(each, held=held) if each.version == version else each for each in records)


def _with_hold(case: Certificate, appeal: tuple[int, int], *, holds: bool) -> Certificate:
    """The case with the appeal of that number against that version; one at the predecessor is none here."""
    appeals = (
        replace(each, holds=holds) if (each.number, each.against) == appeal else each for each in case.appeals
    )
    return replace(case, appeals=tuple(appeals))


def _staged(case: Certificate) -> Certificate:
    """The case at the stage that follows from the decisions in effect."""
    if case.stage in UNDECIDED or case.stage in {Stage.ANNULLED, Stage.REFUSED, Stage.DECLINED}:
        return case
    if case.end:
        return replace(case, stage=Stage(case.end.fact), measures=frozenset())
    return replace(case, stage=Stage.SUSPENDED if case.suspension else Stage.GRANTED)


def _carried_over(case: Certificate, recorded: Recorded, event: CarriedOver) -> Certificate:
    """A decision about the predecessor, applied to this case (rule 16)."""
    case = replace(case, carried=(*case.carried, _carried_decision(case, recorded, event)))
    match event.what:
        case Carried.REVOKED:
            return ended(case, recorded, Stage.REVOKED, bars=False)
        case Carried.DEREGISTERED:
            return ended(case, recorded, Stage.DEREGISTERED, bars=False)
        case Carried.SUSPENDED:
            return _staged(suspended(case, recorded, _suspension(recorded, event)))
        case Carried.EXTENDED:
            return with_suspension(case, until=event.until) if event.until else case
        case Carried.REINSTATED:
            return lifted(case, recorded)
        case Carried.DOWNGRADED:
            return with_level(case, recorded, event.level) if event.level else case
        case Carried.ALTERED:
            return with_alteration(case, recorded, event.altered) if event.altered else case
        case _:
            assert_never(event.what)


def _carried_decision(case: Certificate, recorded: Recorded, event: CarriedOver) -> CarriedDecision:
    suspension = case.suspension
    return CarriedDecision(
        version=recorded.version,
        from_stream=event.from_stream,
        from_version=event.from_version,
        what=event.what,
        rests_on=suspension.version if suspension else None,
        until_before=suspension.until if suspension and event.what is Carried.EXTENDED else None,
    )


def _suspension(recorded: Recorded, event: CarriedOver) -> SuspensionRecord:
    return SuspensionRecord(
        version=recorded.version,
        start=event.since,
        recorded_on=civil_date(recorded.recorded_at),
        until=event.until or civil_date(event.since),
        lift_conditions=event.conditions,
        ground=event.ground or "",
        fault=event.fault,
    )
