"""Decision to waive a measure that was ordered, after a failed surveillance or a complaint (rules 31, 32)."""

from domain.certificate.context import Act, Context
from domain.certificate.declaration import Effect, Terms, decision
from domain.certificate.errors import UnknownProceeding
from domain.certificate.independence import EVALUATORS
from domain.certificate.pending_matters import matters_from_before, must_be_dealt_with_here
from domain.certificate.state import Certificate
from domain.certificate.upkeep import must_be_live
from domain.errors import NotAllowedNow
from domain.events.base import Event
from domain.events.upkeep import Measure, MeasureWaived
from domain.values import Role


class Waiver(Terms):
    """The measure that is not taken after all."""

    measure: Measure


class NoMeasurePending(NotAllowedNow):
    """No measure that was ordered is pending."""

    def __init__(self) -> None:
        super().__init__("No measure is pending.")


def _may_waive(case: Certificate, act: Act, context: Context) -> None:
    must_be_live("waive-measure", case, act)
    if not case.measures:
        raise NoMeasurePending
    passed = case.measures <= set(matters_from_before(case).measures)
    must_be_dealt_with_here(case, act, context, passed=passed)


@decision(
    "waive-measure",
    Waiver,
    by={Role.DECIDER},
    when=_may_waive,
    barred=EVALUATORS,
    effect=Effect.GRAVE,
    confirmation=None,
    example={"reason": "复核后认为原等级仍然达到", "measure": "downgrade"},
    settles=tuple(f"measure_pending/{measure}" for measure in Measure),
)
def waive_measure(case: Certificate, terms: Waiver, act: Act, context: Context) -> tuple[Event, ...]:
    """Do without a measure that was ordered, with a reason (rule 31).

    Raises UnknownProceeding, ProceedingPending.
    """
    if terms.measure not in case.measures:
        raise UnknownProceeding("The measure {measure} is not pending.", measure=terms.measure)
    passed = terms.measure in matters_from_before(case).measures
    must_be_dealt_with_here(case, act, context, passed=passed)
    return (MeasureWaived(reason=terms.reason, measure=terms.measure),)
