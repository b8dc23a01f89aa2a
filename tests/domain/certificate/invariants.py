"""Rules checked on recorded events alone, independently of the domain's guards."""

from collections.abc import Sequence
from datetime import date, timedelta

from domain.calendar import add_months, civil_date
from domain.certificate.state import Certificate
from domain.events.appeals import AppealDecided, AppealLodged
from domain.events.application import AgreementSigned
from domain.events.base import Event
from domain.events.decision import Granted, Replaced
from domain.events.evaluation import (
    AuditCancelled,
    Audited,
    AuditPlanned,
    AuditPurpose,
    FindingClosed,
    Reviewed,
    TeamReplaced,
)
from domain.events.sanctions import Deregistered, Downgraded, Reinstated, Revoked, Suspended
from domain.events.set_aside import EffectHeld, EffectResumed, SetAside
from domain.events.upkeep import Changed, LevelRestored, Supervised, Transitioned, Upgraded
from domain.recorded import Recorded
from domain.values import Role
from tests.domain.certificate.builders import AFTER_SALES

RANKS = AFTER_SALES.ranks
LIVE_EVENTS = (
    Supervised,
    Changed,
    Upgraded,
    LevelRestored,
    Transitioned,
    Downgraded,
    Suspended,
    Reinstated,
    Revoked,
    Deregistered,
)


def events_of(history: Sequence[Recorded], *kinds: type[Event]) -> list[Event]:
    """The events of these kinds, in order."""
    return [recorded.event for recorded in history if isinstance(recorded.event, kinds)]


def evaluators_do_not_judge(history: Sequence[Recorded]) -> bool:
    """Rule 2 and its converse: nobody who audited or verified a correction also reviewed or decided."""
    teams = {person for team in _teams(history).values() for person in team}
    verifiers = {known.actor.person for known in history if isinstance(known.event, FindingClosed)}
    judges = {
        known.actor.person
        for known in history
        if isinstance(known.event, Reviewed)
        or (known.actor.role is Role.DECIDER and not isinstance(known.event, Replaced))
    }
    return not (teams | verifiers) & judges


def _teams(history: Sequence[Recorded]) -> dict[int, tuple[str, ...]]:
    """The team of each audit that was not cancelled."""
    teams: dict[int, tuple[str, ...]] = {}
    for recorded in history:
        match recorded.event:
            case AuditPlanned(audit=number, team=team) | TeamReplaced(audit=number, team=team):
                teams[number] = team
            case AuditCancelled(audit=number):
                del teams[number]
    return teams


def grant_is_justified(history: Sequence[Recorded]) -> bool:
    """Rules 1 and 3, for the last event of a history that ends with a grant."""
    granted = history[-1].event
    assert isinstance(granted, Granted)
    audits = {e.audit: e for e in events_of(history, Audited) if isinstance(e, Audited)}
    reviews = {e.audit: e for e in events_of(history, Reviewed) if isinstance(e, Reviewed)}
    assert granted.audit
    audit, review = audits[granted.audit], reviews[granted.audit]
    finding_ids = {
        finding.id for e in events_of(history, Audited) if isinstance(e, Audited) for finding in e.findings
    }
    closed_ids = {e.finding for e in events_of(history, FindingClosed) if isinstance(e, FindingClosed)}
    return (
        bool(events_of(history, AgreementSigned))
        and audit.recommended
        and review.positive
        and granted.audit_held_to == audit.held_to
        and finding_ids <= closed_ids | _taken_out(history)
        and granted.valid_from >= civil_date(history[-1].recorded_at)
        and audit.level is not None
        and RANKS[granted.level] <= RANKS[audit.level]
    )


def _taken_out(history: Sequence[Recorded]) -> set[str | None]:
    """The findings that an upheld appeal took out (rule 30)."""
    decided = [e for e in events_of(history, AppealDecided) if isinstance(e, AppealDecided)]
    upheld = {e.appeal for e in decided if e.upheld}
    lodged = [e for e in events_of(history, AppealLodged) if isinstance(e, AppealLodged)]
    return {e.finding for e in lodged if e.appeal in upheld}


def suspension_is_within_limit(event: Suspended, recorded: Recorded) -> bool:
    """Rule 7: it has a reason, a start, and an end within six months."""
    start = civil_date(recorded.effective_at)
    limit = add_months(start, 6)
    if limit.day == start.day:
        limit -= timedelta(days=1)
    return bool(event.reason) and start <= event.until <= limit


def upgrade_is_within_level_reached(history: Sequence[Recorded]) -> bool:
    """Rule 3, for the last event of a history that ends with an upgrade."""
    upgraded = history[-1].event
    assert isinstance(upgraded, Upgraded)
    audits = {e.audit: e for e in events_of(history, Audited) if isinstance(e, Audited)}
    plans = {e.audit: e for e in events_of(history, AuditPlanned) if isinstance(e, AuditPlanned)}
    reached = audits[upgraded.audit].level
    return (
        plans[upgraded.audit].purpose is AuditPurpose.UPGRADE
        and reached is not None
        and RANKS[upgraded.level] <= RANKS[reached]
    )


def nothing_follows_the_end(history: Sequence[Recorded]) -> bool:
    """Rule 5: nothing of a living certificate is recorded after its end or its last day.

    An end counts while it has its effect: not set aside, nor held until an appeal is decided.
    """
    last_day: date | None = None
    ends: set[int] = set()
    held: set[int] = set()
    for recorded in history:
        event = recorded.event
        if isinstance(event, LIVE_EVENTS) and (
            ends - held or last_day is None or civil_date(recorded.recorded_at) > last_day
        ):
            return False
        match event:
            case Revoked() | Deregistered():
                ends.add(recorded.version)
            case SetAside():
                ends -= {event.version, *event.falls}
            case EffectHeld():
                held.add(event.version)
            case EffectResumed():
                held.discard(event.version)
        last_day = event.valid_until if isinstance(event, Granted) else last_day
    return True


def begins_after_predecessor(granted: Granted, prior: Certificate | None) -> bool:
    """Rule 9: the next cycle begins the day after the last one; no initial certificate before that day."""
    if prior is None or prior.valid_until is None:
        return granted.cycle == 0
    first_day = prior.valid_until + timedelta(days=1)
    return granted.valid_from == first_day if granted.cycle else granted.valid_from >= first_day
