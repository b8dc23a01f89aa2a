"""How each event changes what a certificate remembers; a fold never refuses."""

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from typing import assert_never, cast

from domain.certificate.fold.application import after_application, begun
from domain.certificate.fold.evaluation import after_evaluation
from domain.certificate.fold.life import after_decision, after_sanction, after_upkeep
from domain.certificate.fold.matters import after_appeal, after_change, after_complaint
from domain.certificate.state import Certificate
from domain.events.application import Applied
from domain.events.decision import Replaced
from domain.events.evaluation import FindingClosed, Reviewed
from domain.events.unions import (
    AppealEvent,
    ApplicationEvent,
    CertificateEvent,
    ChangeEvent,
    ComplaintEvent,
    DecisionEvent,
    EvaluationEvent,
    SanctionEvent,
    UpkeepEvent,
)
from domain.recorded import Recorded
from domain.values import Role


def after(case: Certificate | None, recorded: Recorded) -> Certificate:
    """The case after one recorded event, whatever rules hold today (architecture §2)."""
    event = cast("CertificateEvent", recorded.event)
    if isinstance(event, Applied) or case is None:
        return begun(recorded, cast("Applied", event))
    judges, verifiers = case.judges, case.verifiers
    if _judges(recorded):
        judges |= {recorded.actor.person}
    if isinstance(event, FindingClosed):
        verifiers |= {recorded.actor.person}
    folded = _folded(case, recorded, event)
    return replace(folded, version=recorded.version, judges=judges, verifiers=verifiers)


def lived(history: Iterable[Recorded]) -> Certificate | None:
    """The case after its whole history; `None` if nothing ever happened."""
    return reduce(after, history, cast("Certificate | None", None))


def _judges(recorded: Recorded) -> bool:
    """Whether the event is a review or a decision of this case; that of its successor is none."""
    decided = recorded.actor.role is Role.DECIDER and not isinstance(recorded.event, Replaced)
    return decided or isinstance(recorded.event, Reviewed)


def _folded(case: Certificate, recorded: Recorded, event: CertificateEvent) -> Certificate:  # noqa: C901
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
        case _ if isinstance(event, ChangeEvent):
            return after_change(case, recorded, event)
        case _ if isinstance(event, AppealEvent):
            return after_appeal(case, event)
        case _ if isinstance(event, ComplaintEvent):
            return after_complaint(case, recorded, event)
        case _:
            assert_never(event)
