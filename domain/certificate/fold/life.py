"""How decisions, surveillance, changes and sanctions change what a certificate remembers."""

from dataclasses import replace
from typing import assert_never

from domain.certificate.fold.application import decided_by
from domain.certificate.fold.evaluation import concluded
from domain.certificate.state import Certificate, Said, Stage, Suspension
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
            return _granted(case, recorded, event)
        case Refused():
            decided = (*case.decided, decided_by(recorded))
            return replace(case, stage=Stage.REFUSED, decided=decided)
        case Replaced(by=by):
            return replace(case, replaced_by=by)
        case _:
            assert_never(event)


def after_upkeep(case: Certificate, recorded: Recorded, event: UpkeepEvent) -> Certificate:
    """The case after an event of its upkeep."""
    match event:
        case Supervised(audit=audit, held_on=held_on, measures=measures):
            latest = max(held_on, case.supervised_on or held_on)
            supervised = replace(case, supervised_on=latest, measures=frozenset(measures))
            return concluded(supervised, audit)
        case Upgraded(audit=audit, level=level):
            return concluded(_levelled(case, recorded, level), audit)
        case LevelRestored(level=level):
            return _levelled(case, recorded, level)
        case Transitioned(audit=audit, edition=edition):
            return concluded(replace(case, edition=edition), audit)
        case _:
            assert_never(event)


def after_sanction(case: Certificate, recorded: Recorded, event: SanctionEvent) -> Certificate:
    """The case after it was lowered, stopped, let go on, or ended."""
    decided = replace(decided_by(recorded), level_before=case.level)
    case = replace(case, decided=(*case.decided, decided))
    match event:
        case Downgraded(level=level):
            return replace(_levelled(case, recorded, level), measures=case.measures - {Measure.DOWNGRADE})
        case Suspended(until=until, lift_conditions=conditions):
            suspension = Suspension(recorded.version, recorded.effective_at, until, conditions)
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


def _levelled(case: Certificate, recorded: Recorded, level: LevelId) -> Certificate:
    """The case at another level; one level decision follows another, so none holds from before the last."""
    since = recorded.effective_at
    if case.level_said:
        since = max(since, case.level_said.since)
    return replace(case, level=level, level_said=Said(recorded.version, since, frozenset({"level"})))


def _granted(case: Certificate, recorded: Recorded, event: Granted) -> Certificate:
    organisation = event.particulars.organisation.model_dump(exclude_none=True)
    since = min(recorded.recorded_at, recorded.effective_at)
    said = Said(recorded.version, since, frozenset({*organisation, "scope"}))
    granted = replace(
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
        level_said=replace(said, fields=frozenset({"level"})),
        decided=(*case.decided, decided_by(recorded)),
        said=(said,),
    )
    return concluded(granted, granted.audits[-1].number) if granted.audits else granted
