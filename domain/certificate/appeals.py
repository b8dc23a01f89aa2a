"""Decisions on appeals: lodge, acknowledge, decide, and the remedy if one is upheld."""

from datetime import date, timedelta
from typing import Final

from domain.certificate.context import Act, Context
from domain.certificate.declaration import DatedTerms, Effect, Terms, decision
from domain.certificate.errors import (
    DatesOutOfOrder,
    ImpartialityRequired,
    ProceedingPending,
    UnknownProceeding,
)
from domain.certificate.independence import INVOLVED_BEFORE_APPEAL, NOBODY
from domain.certificate.records import PREDECESSORS_AUDIT, Appeal, DecisionRecord, OpenFinding
from domain.certificate.set_aside import Versions, extent, extent_without_finding, open_to_set_aside
from domain.certificate.state import Certificate
from domain.certificate.successor_level import restored_level
from domain.certificate.timing import effective_within
from domain.errors import NotAllowedNow
from domain.events.appeals import AppealAcknowledged, AppealDecided, AppealLodged, CaseNumber
from domain.events.application import Declined
from domain.events.base import Event
from domain.events.decision import Granted, Refused
from domain.events.evaluation import FindingId
from domain.events.sanctions import Deregistered, Downgraded, Revoked, Suspended
from domain.events.set_aside import EffectResumed, SetAside, SetAsideBasis
from domain.events.upkeep import ChangeRejected, LevelRestored, Supervised, Version
from domain.recorded import fact_of
from domain.values import Role

ADVERSE: Final = frozenset(
    fact_of(event.topic)
    for event in (
        Declined,
        Refused,
        Granted,
        ChangeRejected,
        Supervised,
        Downgraded,
        Suspended,
        Revoked,
        Deregistered,
    )
)
"""Facts against which one may appeal: a grant below the level reached and a failed surveillance as well."""


class AppealNotice(Terms):
    """The decision appealed against, by its version in the history, and when the appeal arrived.

    With `finding` the appeal is against that finding, and `against` is the record of its audit.
    """

    against: Version
    finding: FindingId | None = None
    lodged_on: date


class AppealReceipt(Terms):
    """The appeal whose receipt was confirmed to the appellant."""

    appeal: CaseNumber


class AppealDecision(DatedTerms):
    """The outcome. Upheld, the decision is set aside: from the beginning, or from `effective_on`.

    `stays` are the decisions resting on it that are kept.
    """

    appeal: CaseNumber
    upheld: bool
    stays: Versions = ()


class NoAppealableDecision(NotAllowedNow):
    """There is no decision to appeal against, or no open appeal."""


class AppealPeriodExpired(NotAllowedNow):
    """The time for lodging an appeal has passed (domain §4)."""

    def __init__(self, last_day: date) -> None:
        super().__init__(
            "An appeal against this decision could be lodged until {last_day}.", last_day=last_day
        )


def _may_lodge(case: Certificate, act: Act, context: Context) -> None:
    if not appealable(case) and not appealable_findings(case):
        raise NoAppealableDecision("No decision of this case can be appealed against.")


def _may_acknowledge(case: Certificate, act: Act, context: Context) -> None:
    if not any(not appeal.acknowledged and not appeal.decided for appeal in case.appeals):
        raise NoAppealableDecision("No appeal awaits acknowledgement.")


def _may_decide(case: Certificate, act: Act, context: Context) -> None:
    open_appeals = [appeal for appeal in case.appeals if not appeal.decided]
    if not open_appeals:
        raise NoAppealableDecision("No appeal awaits a decision.")
    if not any(appeal.acknowledged for appeal in open_appeals):
        raise ProceedingPending("Acknowledge the appeal before it is decided.")


@decision(
    "lodge-appeal",
    AppealNotice,
    by={Role.COMPLAINTS_OFFICER},
    when=_may_lodge,
    barred=NOBODY,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "不服暂停决定", "against": 12, "lodged_on": "2026-11-20"},
    settles=(),
)
def lodge_appeal(case: Certificate, terms: AppealNotice, act: Act, context: Context) -> tuple[Event, ...]:
    """Record an appeal (ISO/IEC 17065 7.13).

    Raises UnknownProceeding, AppealPeriodExpired, DatesOutOfOrder.
    """
    decided_on = _decided_on(case, terms)
    if not decided_on <= terms.lodged_on <= act.today:
        raise DatesOutOfOrder(
            "The date of the appeal must be between {decided} and {today}.",
            decided=decided_on,
            today=act.today,
        )
    last_day = decided_on + timedelta(days=context.rules(case).limits.appeal_days)
    if terms.lodged_on > last_day:
        raise AppealPeriodExpired(last_day)
    return (
        AppealLodged(
            reason=terms.reason,
            appeal=len(case.appeals) + 1,
            against=terms.against,
            lodged_on=terms.lodged_on,
            finding=terms.finding,
        ),
    )


def _decided_on(case: Certificate, terms: AppealNotice) -> date:
    """The day from which the time for the appeal runs. Raises UnknownProceeding."""
    days = {each.version: each.on for each in appealable(case)}
    if terms.finding:
        audits = {each.number: each for each in case.audits}
        findings = (each for each in appealable_findings(case) if each.finding.id == terms.finding)
        days = {
            audits[each.audit].recorded_as: audits[each.audit].recorded_on or date.max for each in findings
        }
    if terms.against not in days:
        raise UnknownProceeding(
            "The case has no decision to appeal against at version {version}.", version=terms.against
        )
    return days[terms.against]


@decision(
    "acknowledge-appeal",
    AppealReceipt,
    by={Role.COMPLAINTS_OFFICER},
    when=_may_acknowledge,
    barred=NOBODY,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "已书面告知收到", "appeal": 1},
    settles=("appeal_to_acknowledge",),
)
def acknowledge_appeal(
    case: Certificate, terms: AppealReceipt, act: Act, context: Context
) -> tuple[Event, ...]:
    """Record that receipt was confirmed to the appellant. Raises UnknownProceeding, ProceedingPending."""
    if _open(case, terms.appeal).acknowledged:
        raise ProceedingPending("Appeal {appeal} has been acknowledged already.", appeal=terms.appeal)
    return (AppealAcknowledged(reason=terms.reason, appeal=terms.appeal),)


@decision(
    "decide-appeal",
    AppealDecision,
    by={Role.DECIDER},
    when=_may_decide,
    barred=INVOLVED_BEFORE_APPEAL,
    effect=Effect.GRAVE,
    confirmation=None,
    example={"reason": "复核后维持原决定", "appeal": 1, "upheld": False, "effective_on": None},
    settles=("appeal_to_decide",),
)
def decide_appeal(case: Certificate, terms: AppealDecision, act: Act, context: Context) -> tuple[Event, ...]:
    """Decide an appeal, by someone who neither audited nor took the decision (rule 2).

    Upheld, the decision is set aside (rule 25); the level reached replaces a lower one that was granted, a
    finding is taken out with what rests on it alone, and a case declined or a change rejected is open again.
    Not upheld, an effect that was held resumes. Raises UnknownProceeding, ProceedingPending,
    ImpartialityRequired, DatesOutOfOrder.
    """
    appeal = _open(case, terms.appeal)
    if not appeal.acknowledged:
        raise ProceedingPending("Acknowledge the appeal before it is decided.")
    original = original_of(case, appeal)
    must_not_have_decided(original, act)
    outcome = AppealDecided(reason=terms.reason, appeal=terms.appeal, upheld=terms.upheld)
    if appeal.finding and terms.upheld:
        return (outcome, *_without_finding(case, appeal.finding, terms, act, context))
    if original is None or original.set_aside:
        return (outcome,)
    if terms.upheld:
        return (outcome, *_remedy(case, original, terms, act, context))
    resumed = EffectResumed(reason=terms.reason, version=original.version, appeal=terms.appeal)
    return (outcome, resumed) if appeal.holds else (outcome,)


def must_not_have_decided(original: DecisionRecord | None, act: Act) -> None:
    """Raise ImpartialityRequired if the person took the decision appealed against (rule 2)."""
    if original and original.by == act.person:
        raise ImpartialityRequired(
            "{person} took the decision appealed against; someone not involved must do this.",
            person=act.person,
        )


def _remedy(
    case: Certificate, original: DecisionRecord, terms: AppealDecision, act: Act, context: Context
) -> tuple[Event, ...]:
    """What follows for the certificate if the appeal is upheld."""
    if original.is_of(Granted):
        return _level_reached(case, original, terms, act, context)
    if original not in open_to_set_aside(case):
        return ()
    return (
        SetAside(
            reason=terms.reason,
            basis=SetAsideBasis.APPEAL,
            appeal=terms.appeal,
            **extent(case, original, terms.effective_on, terms.stays, act, context),
        ),
    )


def _without_finding(
    case: Certificate, finding: str, terms: AppealDecision, act: Act, context: Context
) -> tuple[Event, ...]:
    """What rests on the finding is set aside with it, unless it is listed as kept."""
    fallen = extent_without_finding(case, finding, terms.effective_on, terms.stays, act, context)
    if fallen is None:
        return ()
    basis = SetAsideBasis.APPEAL
    return (SetAside(reason=terms.reason, basis=basis, appeal=terms.appeal, **fallen),)


def _level_reached(
    case: Certificate, original: DecisionRecord, terms: AppealDecision, act: Act, context: Context
) -> tuple[Event, ...]:
    """The level that the audit reached, if the lower one granted still holds: the grant itself stands.

    A downgrade of the predecessor that it had no need to follow so far is carried over to it (rule 16).
    """
    current = case.current_level
    still_holds = current and current.version == original.version and case.live(act.today)
    level = original.level_reached
    if not (still_holds and level):
        return ()
    effective_on = effective_within(case, terms.effective_on, act)
    restored = LevelRestored(reason=terms.reason, level=level, effective_on=effective_on)
    return restored_level(case, restored, act, context)


def appealable(case: Certificate) -> tuple[DecisionRecord, ...]:
    """Adverse decisions that stand, without an appeal (rule 30)."""
    appealed_versions = {appeal.against for appeal in case.appeals if not appeal.finding}
    return tuple(
        d
        for d in case.decisions
        if d.fact in ADVERSE and d.adverse and not d.set_aside and d.version not in appealed_versions
    )


def appealable_findings(case: Certificate) -> tuple[OpenFinding, ...]:
    """Open findings of its own audits without an appeal (rule 30)."""
    appealed = {appeal.finding for appeal in case.appeals}
    own = (each for each in case.findings if each.audit != PREDECESSORS_AUDIT)
    return tuple(each for each in own if each.finding.id not in appealed)


def _open(case: Certificate, number: int) -> Appeal:
    waiting = (each for each in case.appeals if each.number == number and not each.decided)
    appeal = next(waiting, None)
    if appeal is None:
        raise UnknownProceeding("The case has no open appeal {appeal}.", appeal=number)
    return appeal


def original_of(case: Certificate, appeal: Appeal) -> DecisionRecord | None:
    """The decision appealed against; None for a finding, which is none."""
    if appeal.finding:
        return None
    return next(decided for decided in case.decisions if decided.version == appeal.against)
