"""Decisions on complaints about a holder, its mark or the certification."""

from pydantic import AwareDatetime

from domain.calendar import civil_date
from domain.certificate.context import Act, Context
from domain.certificate.declaration import Effect, Terms, decision
from domain.certificate.errors import (
    DatesOutOfOrder,
    InconsistentValues,
    ProceedingPending,
    UnknownProceeding,
)
from domain.certificate.independence import INVOLVED, NOBODY
from domain.certificate.records import Complaint
from domain.certificate.state import Certificate
from domain.errors import NotAllowedNow
from domain.events.appeals import (
    CaseNumber,
    ComplaintAcknowledged,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintFiled,
    ComplaintInvestigated,
    ComplaintKind,
    Follow,
)
from domain.events.base import Event
from domain.values import Role, Text


class ComplaintNotice(Terms):
    """The complaint, without names of persons, and when it arrived."""

    kind: ComplaintKind
    received_at: AwareDatetime
    statement: Text


class ComplaintReceipt(Terms):
    """The complaint whose receipt was confirmed to the complainant."""

    complaint: CaseNumber


class ComplaintAnswer(Terms):
    """The first answer to the complainant."""

    complaint: CaseNumber
    answer: Text


class ComplaintInvestigation(Terms):
    """What the investigation of the complaint found."""

    complaint: CaseNumber
    result: Text


class ComplaintClosing(Terms):
    """Whether the complaint was justified, what follows if it was, and its outcome: the because of both."""

    complaint: CaseNumber
    substantiated: bool
    outcome: Text
    follows: Follow | None = None


class NoOpenComplaint(NotAllowedNow):
    """No complaint is open."""

    def __init__(self) -> None:
        super().__init__("The case has no open complaint.")


def _may_file(case: Certificate, act: Act, context: Context) -> None:
    """A complaint can be filed at any time, whatever the state of the certificate (domain §2)."""


def _may_handle(case: Certificate, act: Act, context: Context) -> None:
    if not case.complaints:
        raise NoOpenComplaint


def _may_acknowledge(case: Certificate, act: Act, context: Context) -> None:
    _may_handle(case, act, context)
    if all(complaint.acknowledged for complaint in case.complaints):
        raise ProceedingPending("Every complaint has been acknowledged already.")


def _may_investigate(case: Certificate, act: Act, context: Context) -> None:
    _may_handle(case, act, context)
    if all(complaint.investigated_by for complaint in case.complaints):
        raise ProceedingPending("Every complaint has been investigated already.")


def _may_close(case: Certificate, act: Act, context: Context) -> None:
    _may_handle(case, act, context)
    if not any(complaint.ready_to_close for complaint in case.complaints):
        raise ProceedingPending(
            "No complaint has been acknowledged, answered and investigated yet: do so before closing."
        )


@decision(
    "file-complaint",
    ComplaintNotice,
    by={Role.COMPLAINTS_OFFICER},
    when=_may_file,
    barred=NOBODY,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={
        "reason": "消费者来电",
        "kind": "service",
        "received_at": "2026-11-20T09:30:00+08:00",
        "statement": "上门维修超过承诺时限",
    },
    settles=(),
)
def file_complaint(
    case: Certificate, terms: ComplaintNotice, act: Act, context: Context
) -> tuple[Event, ...]:
    """Record a complaint (ISO/IEC 17065 7.13). Raises DatesOutOfOrder, DateOutOfRange."""
    received_on = civil_date(terms.received_at)
    if terms.received_at > act.at:
        raise DatesOutOfOrder("The complaint cannot have arrived after today {today}.", today=act.today)
    if case.applied_on and received_on < case.applied_on:
        raise DatesOutOfOrder(
            "The complaint cannot have arrived before the application of {applied}.", applied=case.applied_on
        )
    return (
        ComplaintFiled(
            reason=terms.reason,
            complaint=case.complaints_ever + 1,
            kind=terms.kind,
            received_at=terms.received_at,
            statement=terms.statement,
        ),
    )


@decision(
    "acknowledge-complaint",
    ComplaintReceipt,
    by={Role.COMPLAINTS_OFFICER},
    when=_may_acknowledge,
    barred=NOBODY,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "已电话告知收到", "complaint": 1},
    settles=("complaint_to_acknowledge",),
)
def acknowledge_complaint(
    case: Certificate, terms: ComplaintReceipt, act: Act, context: Context
) -> tuple[Event, ...]:
    """Record that receipt was confirmed to the complainant. Raises UnknownProceeding, ProceedingPending."""
    if _open(case, terms.complaint).acknowledged:
        raise ProceedingPending(
            "Complaint {complaint} has been acknowledged already.", complaint=terms.complaint
        )
    return (ComplaintAcknowledged(reason=terms.reason, complaint=terms.complaint),)


@decision(
    "answer-complaint",
    ComplaintAnswer,
    by={Role.COMPLAINTS_OFFICER},
    when=_may_handle,
    barred=NOBODY,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "首次答复", "complaint": 1, "answer": "正在核实维修记录"},
    settles=("complaint_to_answer",),
)
def answer_complaint(
    case: Certificate, terms: ComplaintAnswer, act: Act, context: Context
) -> tuple[Event, ...]:
    """Record an answer to the complainant. Raises UnknownProceeding."""
    _open(case, terms.complaint)
    return (ComplaintAnswered(reason=terms.reason, complaint=terms.complaint, answer=terms.answer),)


@decision(
    "investigate-complaint",
    ComplaintInvestigation,
    by={Role.COMPLAINTS_OFFICER},
    when=_may_investigate,
    barred=INVOLVED,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "完成调查", "complaint": 1, "result": "三次维修均超过承诺时限"},
    settles=("complaint_to_investigate",),
)
def investigate_complaint(
    case: Certificate, terms: ComplaintInvestigation, act: Act, context: Context
) -> tuple[Event, ...]:
    """Record what an investigation by someone not involved in the subject found (rule 32).

    Raises UnknownProceeding, ProceedingPending.
    """
    if _open(case, terms.complaint).investigated_by:
        raise ProceedingPending(
            "Complaint {complaint} has been investigated already.", complaint=terms.complaint
        )
    return (ComplaintInvestigated(reason=terms.reason, complaint=terms.complaint, result=terms.result),)


@decision(
    "close-complaint",
    ComplaintClosing,
    by={Role.COMPLAINTS_OFFICER},
    when=_may_close,
    barred=INVOLVED,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={
        "reason": "调查结束",
        "complaint": 1,
        "substantiated": True,
        "outcome": "获证组织已道歉并补偿，下次监督时复核",
        "follows": "audit",
    },
    settles=("complaint_to_close",),
)
def close_complaint(
    case: Certificate, terms: ComplaintClosing, act: Act, context: Context
) -> tuple[Event, ...]:
    """Decide a complaint, by someone not involved in its subject (rule 32).

    Whoever investigated it may (ISO/IEC 17065 7.13.5 asks for independence of the subject only).
    Raises UnknownProceeding, ProceedingPending, InconsistentValues.
    """
    if not _open(case, terms.complaint).ready_to_close:
        raise ProceedingPending(
            "Acknowledge, answer and investigate complaint {complaint} before closing it.",
            complaint=terms.complaint,
        )
    if terms.substantiated and terms.follows is None:
        raise InconsistentValues("State in 'follows' what follows from the substantiated complaint.")
    if not terms.substantiated and terms.follows not in (None, Follow.NONE):
        raise InconsistentValues("Nothing follows from a complaint that is not substantiated.")
    return (
        ComplaintClosed(
            reason=terms.reason,
            complaint=terms.complaint,
            substantiated=terms.substantiated,
            outcome=terms.outcome,
            follows=terms.follows,
        ),
    )


def _open(case: Certificate, number: int) -> Complaint:
    complaint = next(
        (open_complaint for open_complaint in case.complaints if open_complaint.number == number), None
    )
    if complaint is None:
        raise UnknownProceeding("The case has no open complaint {complaint}.", complaint=number)
    return complaint
