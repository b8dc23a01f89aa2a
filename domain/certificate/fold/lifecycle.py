"""Fold of the lifecycle: decisions, upkeep and sanctions."""

from dataclasses import replace
from typing import assert_never

from domain.certificate.fold.application import decision_record
from domain.certificate.fold.evaluation import with_concluded_audit
from domain.certificate.state import Certificate, CurrentSuspension, RecordedFields, Stage
from domain.events.decision import Granted, Refused, Replaced
from domain.events.sanctions import Deregistered, Downgraded, Reinstated, Revoked, Suspended
from domain.events.unions import DecisionEvent, SanctionEvent, UpkeepEvent
from domain.events.upkeep import LevelRestored, Measure, Supervised, Transitioned, Upgraded
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
        case Replaced(by=by):
            return replace(case, replaced_by=by)
        case _:
            assert_never(event)


def after_upkeep(case: Certificate, recorded: Recorded, event: UpkeepEvent) -> Certificate:
    """The case after an event of its upkeep."""
    match event:
        case Supervised(audit=audit, held_on=held_on, measures=measures):
            last_day = max(held_on, case.supervised_on or held_on)
            supervised_case = replace(case, supervised_on=last_day, measures=frozenset(measures))
            return with_concluded_audit(supervised_case, audit)
        case Upgraded(audit=audit, level=level):
            return with_concluded_audit(_with_level(case, recorded, level), audit)
        case LevelRestored(level=level):
            return _with_level(case, recorded, level)
        case Transitioned(audit=audit, edition=edition):
            return with_concluded_audit(replace(case, edition=edition), audit)
        case _:
            assert_never(event)


def after_sanction(case: Certificate, recorded: Recorded, event: SanctionEvent) -> Certificate:
    """The case after a sanction, a reinstatement or its end."""
    record = replace(decision_record(recorded), level_before=case.level)
    case = replace(case, decided=(*case.decided, record))
    match event:
        case Downgraded(level=level):
            return replace(_with_level(case, recorded, level), measures=case.measures - {Measure.DOWNGRADE})
        case Suspended(until=until, lift_conditions=conditions):
            suspension = CurrentSuspension(recorded.version, recorded.effective_at, until, conditions)
            measures = case.measures - {Measure.SUSPEND}
            return replace(case, stage=Stage.SUSPENDED, suspension=suspension, measures=measures)
        case Reinstated():
            return replace(case, stage=Stage.GRANTED, suspension=None, reinstated_at=recorded.effective_at)
        case Revoked():
            return replace(case, stage=Stage.REVOKED, measures=frozenset())
        case Deregistered():
            return replace(case, stage=Stage.DEREGISTERED, measures=frozenset())
        case _:
            assert_never(event)


def _with_level(case: Certificate, recorded: Recorded, level: LevelId) -> Certificate:
    """The case at another level; no level holds from before the last one was given."""
    since = recorded.effective_at
    if case.level_said:
        since = max(since, case.level_said.since)
    return replace(
        case, level=level, level_said=RecordedFields(recorded.version, since, frozenset({"level"}))
    )


def _after_grant(case: Certificate, recorded: Recorded, event: Granted) -> Certificate:
    organisation = event.particulars.organisation.model_dump(exclude_none=True)
    since = min(recorded.recorded_at, recorded.effective_at)
    recorded_fields = RecordedFields(recorded.version, since, frozenset({*organisation, "scope"}))
    granted_case = replace(
        case,
        stage=Stage.GRANTED,
        particulars=event.particulars,
        number=event.number,
        cycle=event.cycle,
        lineage=event.lineage,
        level=event.level,
        first_issued=event.first_issued,
        valid_from=event.valid_from,
        valid_until=event.valid_until,
        level_said=replace(recorded_fields, fields=frozenset({"level"})),
        decided=(*case.decided, decision_record(recorded)),
        said=(recorded_fields,),
    )
    return (
        with_concluded_audit(granted_case, granted_case.audits[-1].number)
        if granted_case.audits
        else granted_case
    )
