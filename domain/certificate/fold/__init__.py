"""Fold of a certificate: each event changes its state; a fold never refuses."""

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from typing import assert_never, cast

from domain.certificate.fold.application import after_application, initial_case
from domain.certificate.fold.evaluation import after_evaluation
from domain.certificate.fold.lifecycle import after_decision, after_sanction, after_upkeep
from domain.certificate.fold.proceedings import after_appeal, after_change, after_complaint
from domain.certificate.fold.set_aside import after_set_aside
from domain.certificate.state import Certificate
from domain.events.application import Applied
from domain.events.decision import Replaced
from domain.events.evaluation import CorrectionAccepted, CorrectionRejected, FindingClosed, Reviewed
from domain.events.set_aside import CarriedOver
from domain.events.succession import MattersPassed
from domain.events.unions import (
    AppealEvent,
    ApplicationEvent,
    CertificateEvent,
    ChangeEvent,
    ComplaintEvent,
    DecisionEvent,
    EvaluationEvent,
    SanctionEvent,
    SetAsideEvent,
    UpkeepEvent,
)
from domain.recorded import Recorded
from domain.values import Role


def after(case: Certificate | None, recorded: Recorded) -> Certificate:
    """The case after one recorded event, whatever rules hold today (architecture §2)."""
    event = cast("CertificateEvent", recorded.event)
    if isinstance(event, Applied) or case is None:
        return initial_case(recorded, cast("Applied", event))
    judges, verifiers = case.judges, case.verifiers
    if _is_judgement(recorded):
        judges |= {recorded.actor.person}
    if isinstance(event, FindingClosed):
        verifiers |= {recorded.actor.person}
    case_after = _apply(case, recorded, event)
    return replace(case_after, version=recorded.version, judges=judges, verifiers=verifiers)


def replay(history: Iterable[Recorded]) -> Certificate | None:
    """The case after its whole history; `None` if it is empty."""
    return reduce(after, history, cast("Certificate | None", None))


def _is_judgement(recorded: Recorded) -> bool:
    """Whether the event is a review or a decision of this case, not one of its successor.

    Who accepts or rejects a correction judges it, in whatever role.
    """
    of_another_case = isinstance(recorded.event, Replaced | CarriedOver | MattersPassed)
    is_decision = recorded.actor.role is Role.DECIDER and not of_another_case
    return is_decision or isinstance(recorded.event, Reviewed | CorrectionAccepted | CorrectionRejected)


def _apply(case: Certificate, recorded: Recorded, event: CertificateEvent) -> Certificate:  # noqa: C901
    # One line per family of events: the families are closed, and the type checker lists a missing one.
    match event:
        case Applied():
            return case
        case _ if isinstance(event, ApplicationEvent):
            return after_application(case, recorded, event)
        case _ if isinstance(event, EvaluationEvent):
            return after_evaluation(case, recorded, event)
        case _ if isinstance(event, DecisionEvent):
            return after_decision(case, recorded, event)
        case _ if isinstance(event, UpkeepEvent):
            return after_upkeep(case, recorded, event)
        case _ if isinstance(event, SanctionEvent):
            return after_sanction(case, recorded, event)
        case _ if isinstance(event, SetAsideEvent):
            return after_set_aside(case, recorded, event)
        case _ if isinstance(event, ChangeEvent):
            return after_change(case, recorded, event)
        case _ if isinstance(event, AppealEvent):
            return after_appeal(case, event)
        case _ if isinstance(event, ComplaintEvent):
            return after_complaint(case, recorded, event)
        case _:
            assert_never(event)
