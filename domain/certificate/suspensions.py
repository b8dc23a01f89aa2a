"""Decisions on suspensions: suspend, extend, evaluate the lifting, reinstate (rules 7, 22 and 31)."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from domain.calendar import civil_date
from domain.certificate.approval import must_be_of_approved_body
from domain.certificate.context import Act, Context
from domain.certificate.declaration import DatedTerms, Effect, Terms, decision, in_stage
from domain.certificate.errors import (
    ConditionsNotConfirmed,
    DatesOutOfOrder,
    LiftingNotEvaluated,
    MeasurePending,
    SuspensionAtItsLimit,
    SuspensionOver,
    SuspensionTooLong,
    WrongStage,
)
from domain.certificate.examples import example_document
from domain.certificate.grounds import GroundedTerms, grounded
from domain.certificate.independence import (
    EVALUATORS,
    EVALUATORS_OF_LIFTING,
    INTERESTED,
    must_not_be_barred,
)
from domain.certificate.lifting import lifting_evaluated_on, must_be_in_order, needs_evaluation
from domain.certificate.mandatory_suspension import must_be_optional, must_be_the_first
from domain.certificate.pending_matters import (
    is_suspended_from_before,
    matters_from_before,
    must_have_begun,
    must_not_be_ahead,
)
from domain.certificate.sanction_records import SuspensionRecord
from domain.certificate.state import Certificate, Stage
from domain.certificate.suspension_limit import limit_of, suspension_limit
from domain.certificate.timing import effective_within, first_day_of_next_suspension
from domain.certificate.upkeep import must_be_live
from domain.events.base import Event
from domain.events.sanctions import LiftingEvaluated, Reinstated, Suspended, SuspensionExtended
from domain.events.upkeep import Measure
from domain.values import Document, Line, Role


class Suspension(GroundedTerms):
    """Ground, last day and lift conditions of a suspension.

    If `until` is absent, it is the longest that the scheme allows.
    """

    until: date | None = None
    lift_conditions: Annotated[tuple[Line, ...], Field(min_length=1, max_length=20)]


class Extension(Terms):
    """The new last day of the suspension, within the limit."""

    until: date


class LiftingEvaluation(Terms):
    """When it was evaluated whether the suspension can be lifted, and the report."""

    held_on: date
    document: Document


class Reinstatement(DatedTerms):
    """Every lift condition of the suspension, word for word, all of them met."""

    conditions_met: Annotated[tuple[Line, ...], Field(min_length=1, max_length=20)]


def running_suspension(name: str, case: Certificate, act: Act) -> SuspensionRecord:
    """The suspension that runs. One of the predecessor is decided there until the first day (rule 16).

    Raises WrongStage, CertificateExpired, ProceedingPending.
    """
    must_be_live(name, case, act)
    in_stage(name, case, Stage.SUSPENDED)
    if case.suspension is None:
        raise WrongStage(name, case.stage)
    if is_suspended_from_before(case):
        must_have_begun(case, act)
    return case.suspension


def _may_suspend(case: Certificate, act: Act, context: Context) -> None:
    must_be_live("suspend", case, act)
    if not case.may_be_suspended:
        in_stage("suspend", case, Stage.GRANTED)
    if case.suspension and act.today > case.suspension.until:
        raise SuspensionOver("suspend", case.suspension.until)
    must_not_be_ahead(case, act, context)
    if is_suspended_from_before(case):
        must_have_begun(case, act)
    if Measure.SUSPEND in matters_from_before(case).measures:
        must_have_begun(case, act)


def _may_extend(case: Certificate, act: Act, context: Context) -> None:
    suspension = running_suspension("extend-suspension", case, act)
    if act.today > suspension.until:
        raise SuspensionOver("extend-suspension", suspension.until)
    latest = limit_of(case, suspension, context).latest
    if suspension.until >= latest:
        raise SuspensionAtItsLimit(suspension.until)


def _may_evaluate(case: Certificate, act: Act, context: Context) -> None:
    suspension = running_suspension("record-lifting-evaluation", case, act)
    last_day = suspension.until
    if not limit_of(case, suspension, context).exhausted:
        last_day += timedelta(days=context.rules(case).limits.lifting_evaluation_days)
    if act.today > last_day:
        raise SuspensionOver("record-lifting-evaluation", suspension.until)


def _may_reinstate(case: Certificate, act: Act, context: Context) -> None:
    suspension = running_suspension("reinstate", case, act)
    must_not_be_barred(EVALUATORS_OF_LIFTING, case, act, context)  # before what is missing
    must_be_of_approved_body(case, act, context)
    if case.measures:
        raise MeasurePending(sorted(case.measures))
    must_be_in_order(case, suspension, act, context)
    evaluated_on = lifting_evaluated_on(case, suspension, context)
    if act.today > suspension.until and (
        evaluated_on is None or limit_of(case, suspension, context).exhausted
    ):
        raise SuspensionOver("reinstate", suspension.until)
    if evaluated_on is None and needs_evaluation(suspension, context.rules(case).limits):
        raise LiftingNotEvaluated(suspension.until)


@decision(
    "suspend",
    Suspension,
    by={Role.DECIDER},
    when=_may_suspend,
    barred=EVALUATORS,
    effect=Effect.GRAVE,
    confirmation=None,
    example={
        "reason": "经核查误用认证标志",
        "ground": "misuse_of_mark",
        "complaint": None,
        "finding": None,
        "document": example_document("evidence", "核查记录.pdf"),
        "until": None,
        "lift_conditions": ["补充评审合格"],
        "effective_on": "2026-11-08",
    },
    settles=(
        "surveillance_overdue",
        "finding_overdue",
        "measure_pending/suspend",
        "misuse_uncorrected",
        "misuse_uncorrected/unordered",
        "permit_lapsed/suspendable",
    ),
)
def suspend(case: Certificate, terms: Suspension, act: Act, context: Context) -> tuple[Event, ...]:
    """Suspend, with a ground, a start and an end within the limit (rules 7, 22 and 34).

    While it is mandatory, only for the holder's own fault: what is ordered is no wish of the holder's. One
    for a fault takes the place of one without. Raises SuspensionTooLong, DatesOutOfOrder, and the refusals of
    `grounded`.
    """
    after = first_day_of_next_suspension(case)
    effective_on = effective_within(case, terms.effective_on, act, after=after)
    start = effective_on or act.today
    grounds = context.rules(case).sanction_grounds.suspension
    fields = grounded(case, terms, grounds, start, context)
    if not fields["fault"]:
        must_be_optional(case, terms.ground, act, context)
        must_be_the_first(case, terms.ground)
    latest = suspension_limit(case, terms.ground, start, context).latest
    until = terms.until or latest
    if until > latest:
        raise SuspensionTooLong(latest)
    if until < start:
        raise DatesOutOfOrder("A suspension cannot end before its first day {start}.", start=start)
    return (
        Suspended(
            reason=terms.reason,
            **fields,
            effective_on=effective_on,
            until=until,
            lift_conditions=terms.lift_conditions,
        ),
    )


@decision(
    "extend-suspension",
    Extension,
    by={Role.DECIDER},
    when=_may_extend,
    barred=EVALUATORS_OF_LIFTING,
    effect=Effect.GRAVE,
    confirmation=None,
    example={"reason": "整改尚未完成", "until": "2027-02-28"},
    settles=("suspension_ending/extendable",),
)
def extend_suspension(case: Certificate, terms: Extension, act: Act, context: Context) -> tuple[Event, ...]:
    """Let the suspension last longer, within the limit of its chain (rule 22).

    Raises SuspensionTooLong, DatesOutOfOrder.
    """
    suspension = running_suspension("extend-suspension", case, act)
    latest = limit_of(case, suspension, context).latest
    if terms.until > latest:
        raise SuspensionTooLong(latest)
    if terms.until <= suspension.until:
        raise DatesOutOfOrder("The suspension already lasts until {until}.", until=suspension.until)
    return (SuspensionExtended(reason=terms.reason, until=terms.until),)


@decision(
    "record-lifting-evaluation",
    LiftingEvaluation,
    by={Role.REVIEWER, Role.AUDITOR},
    when=_may_evaluate,
    barred=INTERESTED,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={
        "reason": "现场核实整改结果",
        "held_on": "2026-11-20",
        "document": example_document("evaluation", "恢复评价报告.pdf"),
    },
    settles=("suspension_ending", "suspension_ending/extendable", "suspension_over/evaluable"),
)
def record_lifting_evaluation(
    case: Certificate, terms: LiftingEvaluation, act: Act, context: Context
) -> tuple[Event, ...]:
    """Record that it was evaluated, within the suspension, whether it can be lifted (rule 22).

    Who records it does not decide about the suspension. Raises DatesOutOfOrder.
    """
    suspension = running_suspension("record-lifting-evaluation", case, act)
    first, last = civil_date(suspension.start), min(suspension.until, act.today)
    if not first <= terms.held_on <= last:
        raise DatesOutOfOrder(
            "The evaluation must have been held between {first} and {last}.", first=first, last=last
        )
    return (LiftingEvaluated(reason=terms.reason, held_on=terms.held_on, document=terms.document),)


@decision(
    "reinstate",
    Reinstatement,
    by={Role.DECIDER},
    when=_may_reinstate,
    barred=EVALUATORS_OF_LIFTING,
    effect=Effect.GRAVE,
    confirmation=None,
    example={"reason": "整改有效", "conditions_met": ["补充评审合格"], "effective_on": None},
    settles=("suspension_ending/evaluated", "suspension_over/evaluated"),
)
def reinstate(case: Certificate, terms: Reinstatement, act: Act, context: Context) -> tuple[Event, ...]:
    """Lift the suspension by decision; it never ends by the passage of time (domain §4).

    It takes effect after the first day of the suspension, and no earlier than the evaluation was held: what
    never should have been suspended is set aside instead (rule 22). Raises ConditionsNotConfirmed,
    DatesOutOfOrder.
    """
    suspension = running_suspension("reinstate", case, act)
    if set(terms.conditions_met) != set(suspension.lift_conditions):
        raise ConditionsNotConfirmed(suspension.lift_conditions)
    second_day = civil_date(suspension.start) + timedelta(days=1)
    earliest = max(second_day, lifting_evaluated_on(case, suspension, context) or second_day)
    effective_on = effective_within(case, terms.effective_on, act, after=earliest)
    return (Reinstated(reason=terms.reason, conditions_met=terms.conditions_met, effective_on=effective_on),)
