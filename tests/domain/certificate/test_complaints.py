"""Complaints: filed at any time, acknowledged, answered, closed by someone not involved."""

from datetime import date
from typing import Any

import pytest

from domain.calendar import DateOutOfRange
from domain.certificate.complaints import NoOpenComplaint
from domain.certificate.errors import (
    DatesOutOfOrder,
    ImpartialityRequired,
    ProceedingPending,
    UnknownProceeding,
)
from domain.events.appeals import (
    ComplaintAcknowledged,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintFiled,
    ComplaintKind,
)
from domain.events.base import Event
from domain.values import Role
from tests.domain.certificate.builders import (
    COMPLAINTS,
    DECIDER,
    LEADER,
    REVIEWER,
    HistoryStep,
    acting,
    case_of,
    noon,
    take,
)
from tests.domain.certificate.sample_history import APPLIED, DECLINED, REASON, UNTIL_GRANTED, revocation_step

ON = date(2026, 2, 20)
CLOSING: dict[str, Any] = {"substantiated": True, "outcome": "made good"}


def by_officer(event: Event) -> HistoryStep:
    return HistoryStep(event, COMPLAINTS, Role.COMPLAINTS_OFFICER, ON)


def complaint_step(number: int) -> HistoryStep:
    event = ComplaintFiled(
        reason=REASON,
        complaint=number,
        kind=ComplaintKind.SERVICE,
        received_at=noon(date(2026, 2, 1)),
        statement="no answer",
    )
    return by_officer(event)


def acknowledgement_step(number: int) -> HistoryStep:
    return by_officer(ComplaintAcknowledged(reason=REASON, complaint=number))


def answer_step(number: int) -> HistoryStep:
    return by_officer(ComplaintAnswered(reason=REASON, complaint=number, answer="we look into it"))


def event_of(name: str, *steps: HistoryStep, by: str = COMPLAINTS, **fields: Any) -> Any:
    (event,) = take(name, case_of(*steps), acting(by, Role.COMPLAINTS_OFFICER, on=ON), fields)
    return event


def file(*steps: HistoryStep, received_at: object = noon(date(2026, 2, 1))) -> Any:
    said: dict[str, Any] = {"kind": "service", "received_at": received_at, "statement": "no answer"}
    return event_of("file-complaint", *steps, **said)


@pytest.mark.parametrize(
    "steps",
    [(APPLIED,), (APPLIED, DECLINED), UNTIL_GRANTED, (*UNTIL_GRANTED, revocation_step(date(2026, 1, 1)))],
    ids=["applied", "declined", "granted", "revoked"],
)
def test_a_complaint_is_heard_at_any_time(steps: tuple[HistoryStep, ...]) -> None:
    assert file(*steps) == complaint_step(1).event


def test_complaints_are_counted() -> None:
    assert file(*UNTIL_GRANTED, complaint_step(1)).complaint == 2


def test_a_complaint_does_not_arrive_later_than_now() -> None:
    with pytest.raises(DatesOutOfOrder):
        file(*UNTIL_GRANTED, received_at=noon(date(2026, 2, 21)))


def test_a_complaint_does_not_arrive_before_the_calendar_begins() -> None:
    with pytest.raises(DateOutOfRange):
        file(*UNTIL_GRANTED, received_at="0001-01-01T00:00:00+08:00")


def test_a_complaint_is_acknowledged_once() -> None:
    steps = (*UNTIL_GRANTED, complaint_step(1), complaint_step(2))

    assert event_of("acknowledge-complaint", *steps, complaint=1) == acknowledgement_step(1).event
    with pytest.raises(ProceedingPending):
        event_of("acknowledge-complaint", *steps, acknowledgement_step(1), complaint=1)
    with pytest.raises(ProceedingPending):
        event_of(
            "acknowledge-complaint", *UNTIL_GRANTED, complaint_step(1), acknowledgement_step(1), complaint=1
        )


def test_a_complaint_is_answered() -> None:
    event = event_of(
        "answer-complaint", *UNTIL_GRANTED, complaint_step(1), complaint=1, answer="we look into it"
    )

    assert event == answer_step(1).event


def test_an_answered_complaint_is_closed() -> None:
    event = event_of(
        "close-complaint", *UNTIL_GRANTED, complaint_step(1), answer_step(1), complaint=1, **CLOSING
    )

    assert event == ComplaintClosed.model_validate({"reason": REASON, "complaint": 1, **CLOSING})


def test_a_complaint_nobody_answered_is_not_closed() -> None:
    with pytest.raises(ProceedingPending):
        event_of("close-complaint", *UNTIL_GRANTED, complaint_step(1), complaint=1, **CLOSING)
    with pytest.raises(ProceedingPending):
        event_of(
            "close-complaint",
            *UNTIL_GRANTED,
            complaint_step(1),
            complaint_step(2),
            answer_step(2),
            complaint=1,
            **CLOSING,
        )


@pytest.mark.parametrize("name", ["acknowledge-complaint", "answer-complaint", "close-complaint"])
def test_where_there_is_no_complaint_there_is_nothing_to_do(name: str) -> None:
    said: dict[str, Any] = {"answer-complaint": {"answer": "x"}, "close-complaint": CLOSING}.get(name, {})

    with pytest.raises(NoOpenComplaint):
        event_of(name, *UNTIL_GRANTED, complaint=1, **said)


def test_an_unknown_complaint_is_not_closed() -> None:
    with pytest.raises(UnknownProceeding):
        event_of("close-complaint", *UNTIL_GRANTED, complaint_step(1), answer_step(1), complaint=2, **CLOSING)


@pytest.mark.parametrize("by", [LEADER, REVIEWER, DECIDER], ids=["audited", "reviewed", "decided"])
def test_nobody_involved_closes_it(by: str) -> None:
    with pytest.raises(ImpartialityRequired):
        event_of(
            "close-complaint",
            *UNTIL_GRANTED,
            complaint_step(1),
            answer_step(1),
            by=by,
            complaint=1,
            **CLOSING,
        )
