"""Decisions on misuse of the mark: order its correction, and confirm that it was corrected (rule 29)."""

from datetime import date

from domain.calendar import add_months
from domain.certificate.context import Act, Context
from domain.certificate.declaration import Effect, Terms, decision
from domain.certificate.errors import DatesOutOfOrder, ProceedingPending, UnknownProceeding
from domain.certificate.independence import EVALUATORS
from domain.certificate.pending_matters import matters_from_before, must_be_dealt_with_here
from domain.certificate.state import Certificate
from domain.certificate.upkeep import must_be_live
from domain.events.appeals import CaseNumber, CorrectionOrdered, OrderedCorrectionConfirmed
from domain.events.base import Event
from domain.values import Role


class CorrectionOrderTerms(Terms):
    """By the end of which day the holder corrects the misuse, and the complaint that showed it."""

    due: date
    complaint: CaseNumber | None = None


class CorrectionConfirmation(Terms):
    """The order that was complied with."""

    order: CaseNumber


def _may_order(case: Certificate, act: Act, context: Context) -> None:
    must_be_live("order-correction", case, act)
    numbers = {each.complaint for each in case.misuses}
    passed = case.has_passed_matters and numbers <= _misuses_from_before(case)
    must_be_dealt_with_here(case, act, context, passed=passed)


def _may_confirm(case: Certificate, act: Act, context: Context) -> None:
    if not case.orders:
        raise ProceedingPending("No order to correct a misuse of the mark is open.")
    passed = {each.number for each in case.orders} <= _orders_from_before(case)
    must_be_dealt_with_here(case, act, context, passed=passed)


def _misuses_from_before(case: Certificate) -> set[int]:
    return {each.number for each in matters_from_before(case).misuses}


def _orders_from_before(case: Certificate) -> set[int]:
    return {each.number for each in matters_from_before(case).orders}


@decision(
    "order-correction",
    CorrectionOrderTerms,
    by={Role.DECIDER},
    when=_may_order,
    barred=EVALUATORS,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "宣传中超范围使用认证标志", "due": "2026-11-30", "complaint": None},
    settles=("misuse_to_order",),
)
def order_correction(
    case: Certificate, terms: CorrectionOrderTerms, act: Act, context: Context
) -> tuple[Event, ...]:
    """Order the holder to correct a misuse; from the last day on the time limit for a sanction runs.

    The last day lies within that same limit, so that no order puts the sanction off.
    Raises DatesOutOfOrder, UnknownProceeding, ProceedingPending.
    """
    latest = add_months(act.today, context.rules(case).limits.misuse_months)
    if not act.today <= terms.due <= latest:
        raise DatesOutOfOrder(
            "The correction must be due between {today} and {latest}.", today=act.today, latest=latest
        )
    if terms.complaint is not None and terms.complaint not in {each.complaint for each in case.misuses}:
        raise UnknownProceeding(
            "Complaint {complaint} is not a substantiated misuse of the mark that still needs an order.",
            complaint=terms.complaint,
        )
    passed = terms.complaint in _misuses_from_before(case)
    must_be_dealt_with_here(case, act, context, passed=passed)
    order = case.orders_ever + 1
    return (CorrectionOrdered(reason=terms.reason, order=order, due=terms.due, complaint=terms.complaint),)


@decision(
    "confirm-correction",
    CorrectionConfirmation,
    by={Role.REVIEWER, Role.COMPLAINTS_OFFICER},
    when=_may_confirm,
    barred=EVALUATORS,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "现场核查，已停止误用", "order": 1},
    settles=("correction_ordered", "misuse_uncorrected"),
)
def confirm_correction(
    case: Certificate, terms: CorrectionConfirmation, act: Act, context: Context
) -> tuple[Event, ...]:
    """Record that the misuse was corrected as ordered. Raises UnknownProceeding, ProceedingPending."""
    if terms.order not in {order.number for order in case.orders}:
        raise UnknownProceeding("The case has no open order {order}.", order=terms.order)
    must_be_dealt_with_here(case, act, context, passed=terms.order in _orders_from_before(case))
    return (OrderedCorrectionConfirmed(reason=terms.reason, order=terms.order),)
