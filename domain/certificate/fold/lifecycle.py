"""Fold of the lifecycle: decisions, upkeep and sanctions."""

from dataclasses import replace
from typing import assert_never

from domain.calendar import civil_date
from domain.certificate.fold.application import decision_record
from domain.certificate.fold.evaluation import audit_of, with_concluded_audit
from domain.certificate.fold.resting import findings_under, rests_on, rests_on_passed, settled_by
from domain.certificate.records import Audit, DecisionRecord, RecordedFields, SurveillanceRecord
from domain.certificate.sanction_records import EndRecord, LevelRecord, LiftingEvaluation, SuspensionRecord
from domain.certificate.state import Certificate, Stage
from domain.events.decision import Granted, Refused, Replaced
from domain.events.sanctions import (
    Deregistered,
    Downgraded,
    LiftingEvaluated,
    Reinstated,
    Revoked,
    Suspended,
    SuspensionExtended,
)
from domain.events.unions import DecisionEvent, SanctionEvent, UpkeepEvent
from domain.events.upkeep import (
    LevelRestored,
    Measure,
    MeasureWaived,
    Supervised,
    Transitioned,
    Upgraded,
)
from domain.recorded import Recorded
from domain.values import LevelId


def after_decision(case: Certificate, recorded: Recorded, event: DecisionEvent) -> Certificate:
    """The case after the decision on its application, or on that of its successor."""
    match event:
        case Granted():
            return _after_grant(case, recorded, event)
        case Refused():
            records = (*case.decided, decision_record(recorded))
            return replace(case, stage=Stage.REFUSED, decided=records)
        case Replaced(by=by, from_day=day):
            return replace(case, replaced_by=by, replaced_as=recorded.version, replaced_from=day)
        case _:
            assert_never(event)


def after_upkeep(case: Certificate, recorded: Recorded, event: UpkeepEvent) -> Certificate:
    """The case after an event of its upkeep."""
    match event:
        case Supervised():
            return _after_surveillance(case, recorded, event)
        case MeasureWaived(measure=measure):
            return _after_waiver(case, measure)
        case Upgraded(audit=audit, level=level):
            records = (*case.decided, _upgrade_record(case, recorded, event))
            upgraded_case = with_level(replace(case, decided=records), recorded, level)
            return with_concluded_audit(upgraded_case, audit)
        case LevelRestored(level=level):
            return with_level(case, recorded, level)
        case Transitioned(audit=audit, edition=edition):
            return with_concluded_audit(replace(case, edition=edition), audit)
        case _:
            assert_never(event)


def _upgrade_record(case: Certificate, recorded: Recorded, event: Upgraded) -> DecisionRecord:
    """The decision; it rests on the downgrade in force, and `level_before` is the level without that one."""
    before = case.current_level
    others = tuple(each for each in case.levels if each is not before)
    return replace(
        decision_record(recorded),
        level_before=replace(case, levels=others).level,
        level_reached=event.level,
        rests_on=before.version if before and before.version in case.downgrades else None,
        adverse=False,
    )


def after_sanction(case: Certificate, recorded: Recorded, event: SanctionEvent) -> Certificate:
    """The case after a sanction, a reinstatement or its end."""
    if isinstance(event, LiftingEvaluated):
        day, by = civil_date(recorded.recorded_at), recorded.actor.person
        earlier = case.suspension.evaluations if case.suspension else ()
        return with_suspension(case, evaluations=(*earlier, LiftingEvaluation(event.held_on, day, by)))
    record = replace(
        decision_record(recorded),
        level_before=case.level,
        rests_on=rests_on(case, event),
        rests_on_passed=rests_on_passed(case, event),
        settled=settled_by(case, event),
        settled_of_complaints=settled_by(case, event) & case.measures_of_complaints,
        findings=findings_under(case, event, civil_date(recorded.effective_at)),
        until_before=case.suspension.until if case.suspension else None,
    )
    return _after_decided_sanction(replace(case, decided=(*case.decided, record)), recorded, event)


def _after_decided_sanction(
    case: Certificate,
    recorded: Recorded,
    event: Downgraded | Suspended | SuspensionExtended | Reinstated | Revoked | Deregistered,
) -> Certificate:
    match event:
        case Downgraded(level=level):
            return replace(with_level(case, recorded, level), measures=case.measures - {Measure.DOWNGRADE})
        case Suspended():
            suspended_case = suspended(case, recorded, _suspension(recorded, event))
            return _without_measure(suspended_case, Measure.SUSPEND)
        case SuspensionExtended(until=until):
            return with_suspension(case, until=until)
        case Reinstated():
            return lifted(case, recorded)
        case Revoked():
            return ended(case, recorded, Stage.REVOKED, bars=True)
        case Deregistered(bars=bars):
            return ended(case, recorded, Stage.DEREGISTERED, bars=bars)
        case _:
            assert_never(event)


def _after_waiver(case: Certificate, measure: Measure) -> Certificate:
    waived = (replace(each, waived=each.waived | {measure}) for each in case.surveillances)
    return replace(_without_measure(case, measure), surveillances=tuple(waived))


def _without_measure(case: Certificate, measure: Measure) -> Certificate:
    """The case with a measure taken or waived, whoever ordered it."""
    return replace(
        case,
        measures=case.measures - {measure},
        measures_of_complaints=case.measures_of_complaints - {measure},
    )


def suspended(case: Certificate, recorded: Recorded, suspension: SuspensionRecord) -> Certificate:
    """The case suspended, in place of a suspension that runs: two never run together."""
    case = _with_lifting(case, recorded)
    return replace(case, stage=Stage.SUSPENDED, suspensions=(*case.suspensions, suspension))


def _with_lifting(case: Certificate, recorded: Recorded) -> Certificate:
    return with_suspension(
        case,
        lifted=recorded.effective_at,
        lifted_on=civil_date(recorded.recorded_at),
        lifted_by=recorded.version,
        lifting_held=False,
    )


def lifted(case: Certificate, recorded: Recorded) -> Certificate:
    """The case with its suspension lifted, from when the event takes effect."""
    lifted_case = _with_lifting(case, recorded)
    # Another one may run, whose effect was held when this one was ordered (rule 30).
    stage = Stage.SUSPENDED if lifted_case.suspension else Stage.GRANTED
    return replace(lifted_case, stage=stage, reinstated_at=recorded.effective_at)


def ended(case: Certificate, recorded: Recorded, stage: Stage, *, bars: bool) -> Certificate:
    """The case ended by decision; `bars` says whether the bar to a new application runs (rule 24)."""
    end = EndRecord(
        version=recorded.version,
        fact=stage.value,
        since=recorded.effective_at,
        recorded_on=civil_date(recorded.recorded_at),
        measures=case.measures,
        bars=bars,
        leaves=case.sanctions if stage is Stage.DEREGISTERED else frozenset(),
    )
    return replace(case, stage=stage, ends=(*case.ends, end), measures=frozenset())


def with_level(case: Certificate, recorded: Recorded, level: LevelId) -> Certificate:
    """The case at another level; no level holds from before the last one was given."""
    since = recorded.effective_at
    if case.current_level:
        since = max(since, case.current_level.since)
    return replace(case, levels=(*case.levels, LevelRecord(recorded.version, since, level)))


def _suspension(recorded: Recorded, event: Suspended) -> SuspensionRecord:
    return SuspensionRecord(
        version=recorded.version,
        start=recorded.effective_at,
        recorded_on=civil_date(recorded.recorded_at),
        until=event.until,
        lift_conditions=event.lift_conditions,
        ground=event.ground,
        fault=event.fault,
    )


def with_suspension(case: Certificate, **changes: object) -> Certificate:
    """The case with its current suspension changed; unchanged if there is none: a fold never refuses."""
    current = case.suspension
    if current is None:
        return case
    changed = replace(current, **changes)  # type: ignore[arg-type]  # names of fields, checked by the tests
    return replace(case, suspensions=tuple(changed if each is current else each for each in case.suspensions))


def _after_surveillance(case: Certificate, recorded: Recorded, event: Supervised) -> Certificate:
    """Another audit does the measure of a supplementary one; any other is taken or waived (rule 31).

    This holds for conclusions recorded under the former rules too: no answer for a past moment has measures.
    """
    surveillance = SurveillanceRecord(
        version=recorded.version,
        audit=event.audit,
        held_on=event.held_on,
        counts=event.counts,
        passed=event.passed,
        measures=frozenset(event.measures),
    )
    record = replace(decision_record(recorded), adverse=not event.passed)
    supervised_case = replace(
        case,
        surveillances=(*case.surveillances, surveillance),
        measures=(case.measures - {Measure.SUPPLEMENTARY_AUDIT}) | frozenset(event.measures),
        concluded=(*case.concluded, record),
    )
    return with_concluded_audit(supervised_case, event.audit)


def _after_grant(case: Certificate, recorded: Recorded, event: Granted) -> Certificate:
    organisation = event.particulars.organisation.model_dump(exclude_none=True)
    since = min(recorded.recorded_at, recorded.effective_at)
    names = frozenset({*organisation, "scope"})
    recorded_fields = RecordedFields(recorded.version, since, names, recorded.recorded_at)
    granted_case = replace(
        case,
        stage=Stage.GRANTED,
        particulars=event.particulars,
        identifier=event.identifier or case.identifier,
        number=event.number,
        cycle=event.cycle,
        lineage=event.lineage,
        first_issued=event.first_issued,
        valid_from=event.valid_from,
        valid_until=event.valid_until,
        granted_version=recorded.version,
        audit_held_to=event.audit_held_to,
        levels=(LevelRecord(recorded.version, since, event.level),),
        decided=(*case.decided, _grant_record(case, recorded, event)),
        said=(recorded_fields,),
    )
    audit = _audit_of_grant(case, event)
    return with_concluded_audit(granted_case, audit.number) if audit else granted_case


def _audit_of_grant(case: Certificate, event: Granted) -> Audit | None:
    """The audit that the grant rests on; old events name none, and rest on the last one."""
    if event.audit:
        return audit_of(case, event.audit)
    return case.audits[-1] if case.audits else None


def _grant_record(case: Certificate, recorded: Recorded, event: Granted) -> DecisionRecord:
    """The decision; one below the level reached can be appealed against (rule 30)."""
    audit = _audit_of_grant(case, event)
    reached = audit.level if audit else None
    return replace(decision_record(recorded), adverse=event.lower_because is not None, level_reached=reached)
