"""Decisions on appeals: lodge, acknowledge, decide, and the remedy if one is upheld."""

from datetime import date, timedelta
from typing import Final

from domain.calendar import civil_date
from domain.certificate.context import Act, Context
from domain.certificate.declaration import DatedTerms, Effect, Terms, decision
from domain.certificate.errors import (
    DatesOutOfOrder,
    ImpartialityRequired,
    ProceedingPending,
    UnknownProceeding,
)
from domain.certificate.independence import INVOLVED_BEFORE_APPEAL, NOBODY
from domain.certificate.records import Appeal, DecisionRecord
from domain.certificate.state import Certificate
from domain.certificate.timing import effective_within
from domain.errors import NotAllowedNow
from domain.events.appeals import AppealAcknowledged, AppealDecided, AppealLodged, CaseNumber
from domain.events.application import Declined
from domain.events.base import Event
from domain.events.decision import Granted, Refused
from domain.events.sanctions import Deregistered, Downgraded, Reinstated, Revoked, Suspended
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
    """The decision appealed against, by its version in the history, and when the appeal arrived."""

    against: Version
    lodged_on: date


class AppealReceipt(Terms):
    """The appeal whose receipt was confirmed to the appellant."""

    appeal: CaseNumber


class AppealDecision(DatedTerms):
    """The outcome; an appeal upheld against a sanction may take effect from the day the sanction began."""

    appeal: CaseNumber
    upheld: bool


class NoAppealableDecision(NotAllowedNow):
    """There is no decision to appeal against, or no open appeal."""


class AppealPeriodExpired(NotAllowedNow):
    """The time for lodging an appeal has passed (domain §4)."""

    def __init__(self, last_day: date) -> None:
        super().__init__(
            "An appeal against this decision could be lodged until {last_day}.", last_day=last_day
        )


def _may_lodge(case: Certificate, act: Act, context: Context) -> None:
    if not appealable(case):
        raise NoAppealableDecision("No decision of this case can be appealed against.")


def _may_acknowledge(case: Certificate, act: Act, context: Context) -> None:
    if not any(not appeal.acknowledged and not appeal.decided for appeal in case.appeals):
        raise NoAppealableDecision("No appeal awaits acknowledgement.")


def _may_decide(case: Certificate, act: Act, context: Context) -> None:
    if all(appeal.decided for appeal in case.appeals):
        raise NoAppealableDecision("No appeal awaits a decision.")


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
    original = next((d for d in appealable(case) if d.version == terms.against), None)
    if original is None:
        raise UnknownProceeding(
            "The case has no decision to appeal against at version {version}.", version=terms.against
        )
    if not original.on <= terms.lodged_on <= act.today:
        raise DatesOutOfOrder(
            "The date of the appeal must be between {decided} and {today}.",
            decided=original.on,
            today=act.today,
        )
    last_day = original.on + timedelta(days=context.rules(case).limits.appeal_days)
    if terms.lodged_on > last_day:
        raise AppealPeriodExpired(last_day)
    number = len(case.appeals) + 1
    return (
        AppealLodged(reason=terms.reason, appeal=number, against=terms.against, lodged_on=terms.lodged_on),
    )


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

    An appeal upheld reopens a case that was declined or refused, lifts a suspension, restores a level or
    reopens a change. Revoked and deregistered stay final for the certificate (rule 5), but the bar to a new
    application is lifted. Raises UnknownProceeding, ImpartialityRequired, DatesOutOfOrder.
    """
    appeal = _open(case, terms.appeal)
    original = _original(case, appeal)
    if original.by == act.person:
        raise ImpartialityRequired(
            "{person} took the decision appealed against; someone not involved must do this.",
            person=act.person,
        )
    outcome = AppealDecided(reason=terms.reason, appeal=terms.appeal, upheld=terms.upheld)
    return (outcome, *(_remedy(case, original, terms, act) if terms.upheld else ()))


def _remedy(
    case: Certificate, original: DecisionRecord, terms: AppealDecision, act: Act
) -> tuple[Event, ...]:
    """Further events of the certificate, if the sanction appealed against still holds."""
    if not case.live(act.today):
        return ()
    effective_on = effective_within(case, terms.effective_on, act, after=civil_date(original.since))
    if case.suspension and case.suspension.version == original.version:
        conditions = case.suspension.lift_conditions
        return (Reinstated(reason=terms.reason, conditions_met=conditions, effective_on=effective_on),)
    current = case.current_level
    if current and current.version == original.version and original.level_before:
        level = original.level_before
        return (LevelRestored(reason=terms.reason, level=level, effective_on=effective_on),)
    return ()


def appealable(case: Certificate) -> tuple[DecisionRecord, ...]:
    """Adverse decisions without an appeal (rule 30)."""
    appealed_versions = {appeal.against for appeal in case.appeals}
    return tuple(
        d for d in case.decisions if d.fact in ADVERSE and d.adverse and d.version not in appealed_versions
    )


def _open(case: Certificate, number: int) -> Appeal:
    appeal = next(
        (
            open_appeal
            for open_appeal in case.appeals
            if open_appeal.number == number and not open_appeal.decided
        ),
        None,
    )
    if appeal is None:
        raise UnknownProceeding("The case has no open appeal {appeal}.", appeal=number)
    return appeal


def _original(case: Certificate, appeal: Appeal) -> DecisionRecord:
    return next(decided for decided in case.decisions if decided.version == appeal.against)
