"""Decisions on sanctions and ends: downgrade, suspend, reinstate, revoke, deregister."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, TypedDict

from pydantic import Field

from domain.calendar import civil_date, last_day_of_months
from domain.certificate.confirmation import (
    APPEAL_POSSIBLE,
    IRREVERSIBLE,
    PUBLIC_AT_ONCE,
    REAPPLICATION_BARRED,
    Confirmation,
)
from domain.certificate.context import Act, Context
from domain.certificate.declaration import DatedTerms, Effect, decision, in_stage
from domain.certificate.errors import (
    ConditionsNotConfirmed,
    DatesOutOfOrder,
    LevelNotAvailable,
    LowestLevel,
    SurveillanceOverdue,
    SuspensionTooLong,
    UnknownGround,
)
from domain.certificate.independence import EVALUATORS, must_not_be_barred
from domain.certificate.state import Certificate, Stage
from domain.certificate.timing import (
    effective_within,
    first_day_after_last_suspension,
    first_day_of_next_level,
)
from domain.certificate.upkeep import must_be_live, next_surveillance_due
from domain.events.appeals import CaseNumber
from domain.events.base import Event
from domain.events.evaluation import FindingId
from domain.events.sanctions import Deregistered, Downgraded, Reinstated, Revoked, Suspended
from domain.scheme.grounds import Ground
from domain.values import Document, LevelId, Line, Role, Word


class Downgrade(DatedTerms):
    """The lower level."""

    level: LevelId


class GroundedTerms(DatedTerms):
    """A ground of the scheme's list, and the complaint, finding or document that it rests on (rule 34)."""

    ground: Word
    complaint: CaseNumber | None = None
    finding: FindingId | None = None
    document: Document | None = None


class Suspension(GroundedTerms):
    """Ground, last day and lift conditions of a suspension.

    If `until` is absent, it is the longest that the scheme allows.
    """

    until: date | None = None
    lift_conditions: Annotated[tuple[Line, ...], Field(min_length=1, max_length=20)]


class Reinstatement(DatedTerms):
    """Every lift condition of the suspension, word for word, all of them met."""

    conditions_met: Annotated[tuple[Line, ...], Field(min_length=1, max_length=20)]


class Revocation(GroundedTerms):
    """The ground of the sanction."""


class Deregistration(GroundedTerms):
    """The ground, without fault of the holder."""


def _may_downgrade(case: Certificate, act: Act, context: Context) -> None:
    must_be_live("downgrade", case, act)
    must_not_be_barred(EVALUATORS, case, act, context)  # before the level, which is none of their concern
    rules = context.rules(case)
    if case.level and rules.rank(case.level) == 1:
        raise LowestLevel(case.level)


def _may_suspend(case: Certificate, act: Act, context: Context) -> None:
    must_be_live("suspend", case, act)
    in_stage("suspend", case, Stage.GRANTED)


def _may_reinstate(case: Certificate, act: Act, context: Context) -> None:
    must_be_live("reinstate", case, act)
    in_stage("reinstate", case, Stage.SUSPENDED)
    due = next_surveillance_due(case, context)
    if due and due < act.today:
        raise SurveillanceOverdue(due)


def _may_revoke(case: Certificate, act: Act, context: Context) -> None:
    must_be_live("revoke", case, act)


def _may_deregister(case: Certificate, act: Act, context: Context) -> None:
    must_be_live("deregister", case, act)


@decision(
    "downgrade",
    Downgrade,
    by={Role.DECIDER},
    when=_may_downgrade,
    barred=EVALUATORS,
    effect=Effect.GRAVE,
    confirmation=None,
    example={"reason": "监督评审未达到原等级", "level": "three-star", "effective_on": None},
    settles=("measure_pending/downgrade",),
)
def downgrade(case: Certificate, terms: Downgrade, act: Act, context: Context) -> tuple[Event, ...]:
    """Lower the level. Raises LevelNotAvailable, UnknownLevel, DatesOutOfOrder."""
    rules = context.rules(case)
    if case.level and rules.rank(terms.level) >= rules.rank(case.level):
        raise LevelNotAvailable(
            "Level {level} is not below {present}.", level=terms.level, present=case.level
        )
    effective_on = effective_within(case, terms.effective_on, act, after=first_day_of_next_level(case))
    return (Downgraded(reason=terms.reason, level=terms.level, effective_on=effective_on),)


@decision(
    "suspend",
    Suspension,
    by={Role.DECIDER},
    when=_may_suspend,
    barred=EVALUATORS,
    effect=Effect.GRAVE,
    confirmation=None,
    example={
        "reason": "监督不合格",
        "ground": "surveillance_failed",
        "until": None,
        "lift_conditions": ["补充评审合格"],
        "effective_on": "2026-11-08",
    },
    settles=("surveillance_overdue", "measure_pending/suspend", "misuse_uncorrected"),
)
def suspend(case: Certificate, terms: Suspension, act: Act, context: Context) -> tuple[Event, ...]:
    """Suspend, with a reason, a start and an end within the limit (rule 7).

    Raises SuspensionTooLong, DatesOutOfOrder.
    """
    after = first_day_after_last_suspension(case)
    effective_on = effective_within(case, terms.effective_on, act, after=after)
    start = effective_on or act.today
    latest = last_day_of_months(start, context.rules(case).limits.suspension_months)
    until = terms.until or latest
    if until > latest:
        raise SuspensionTooLong(latest)
    if until < start:
        raise DatesOutOfOrder("A suspension cannot end before its first day {start}.", start=start)
    return (
        Suspended(
            reason=terms.reason,
            **_grounded(terms, context.rules(case).sanction_grounds.suspension),
            effective_on=effective_on,
            until=until,
            lift_conditions=terms.lift_conditions,
        ),
    )


@decision(
    "reinstate",
    Reinstatement,
    by={Role.DECIDER},
    when=_may_reinstate,
    barred=EVALUATORS,
    effect=Effect.GRAVE,
    confirmation=None,
    example={"reason": "整改有效", "conditions_met": ["补充评审合格"], "effective_on": None},
    settles=("suspension_ending", "suspension_over"),
)
def reinstate(case: Certificate, terms: Reinstatement, act: Act, context: Context) -> tuple[Event, ...]:
    """Lift the suspension by decision; it never ends by the passage of time (domain §4).

    Raises ConditionsNotConfirmed, DatesOutOfOrder.
    """
    lift_conditions = case.suspension.lift_conditions if case.suspension else ()
    if set(terms.conditions_met) != set(lift_conditions):
        raise ConditionsNotConfirmed(lift_conditions)
    suspended_on = civil_date(case.suspension.start) if case.suspension else None
    effective_on = effective_within(case, terms.effective_on, act, after=suspended_on)
    return (Reinstated(reason=terms.reason, conditions_met=terms.conditions_met, effective_on=effective_on),)


@decision(
    "revoke",
    Revocation,
    by={Role.DECIDER},
    when=_may_revoke,
    barred=EVALUATORS,
    effect=Effect.FINAL,
    confirmation=Confirmation(
        button="Revoke the certificate",
        consequences=(
            "The certificate is revoked as a sanction. It ends for good and is never valid again.",
            PUBLIC_AT_ONCE,
            REAPPLICATION_BARRED,
            APPEAL_POSSIBLE,
            IRREVERSIBLE,
        ),
    ),
    example={"reason": "暂停期满未整改", "ground": "suspension_not_remedied", "effective_on": None},
    settles=("measure_pending/revoke", "suspension_ending", "suspension_over", "misuse_uncorrected"),
)
def revoke(case: Certificate, terms: Revocation, act: Act, context: Context) -> tuple[Event, ...]:
    """撤销: end the certificate as a sanction, for good (rule 5). Raises DatesOutOfOrder."""
    effective_on = effective_within(case, terms.effective_on, act)
    grounded = _grounded(terms, context.rules(case).sanction_grounds.revocation)
    return (Revoked(reason=terms.reason, effective_on=effective_on, **grounded),)


@decision(
    "deregister",
    Deregistration,
    by={Role.DECIDER},
    when=_may_deregister,
    barred=EVALUATORS,
    effect=Effect.FINAL,
    confirmation=Confirmation(
        button="Deregister the certificate",
        consequences=(
            "The certificate is deregistered without fault of its holder. It ends for good.",
            PUBLIC_AT_ONCE,
            "Who wants to be certified again has to apply anew.",
            IRREVERSIBLE,
        ),
    ),
    example={"reason": "获证组织申请注销", "ground": "holder_request", "effective_on": None},
    settles=(),
)
def deregister(case: Certificate, terms: Deregistration, act: Act, context: Context) -> tuple[Event, ...]:
    """注销: end the certificate without fault, for good (rule 5). Raises DatesOutOfOrder."""
    effective_on = effective_within(case, terms.effective_on, act)
    grounded = _grounded(terms, context.rules(case).sanction_grounds.deregistration)
    return (Deregistered(reason=terms.reason, effective_on=effective_on, **grounded),)


class _Grounded(TypedDict):
    """The fields of an event with a ground."""

    ground: str
    public: bool
    fault: bool
    complaint: int | None
    finding: str | None
    document: Document | None


def _grounded(terms: GroundedTerms, grounds: Sequence[Ground]) -> _Grounded:
    """The ground as the scheme describes it today, and its evidence. Raises UnknownGround."""
    ground = next((each for each in grounds if each.id == terms.ground), None)
    if ground is None:
        raise UnknownGround(terms.ground, tuple(each.id for each in grounds))
    return _Grounded(
        ground=ground.id,
        public=ground.public,
        fault=ground.fault,
        complaint=terms.complaint,
        finding=terms.finding,
        document=terms.document,
    )
