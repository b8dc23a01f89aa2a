"""Complaints: filed at any time, acknowledged, answered, closed by someone not involved."""

from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

import pytest

from domain.calendar import DateOutOfRange
from domain.certificate.complaints import NoOpenComplaint
from domain.certificate.errors import (
    DatesOutOfOrder,
    ImpartialityRequired,
    InconsistentValues,
    ProceedingPending,
    UnknownProceeding,
)
from domain.events.appeals import (
    ComplaintAcknowledged,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintFiled,
    ComplaintInvestigated,
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
CLOSING: dict[str, Any] = {"substantiated": True, "outcome": "made good", "follows": "audit"}


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


def investigation_step(number: int) -> HistoryStep:
    return by_officer(ComplaintInvestigated(reason=REASON, complaint=number, result="true"))


def ready_to_close(number: int) -> tuple[HistoryStep, ...]:
    return (acknowledgement_step(number), answer_step(number), investigation_step(number))


UNTIL_INVESTIGATED = (*UNTIL_GRANTED, complaint_step(1), *ready_to_close(1))


def event_of(name: str, *steps: HistoryStep, by: str = COMPLAINTS, **fields: Any) -> Any:
    (event,) = take(name, case_of(*steps), acting(by, Role.COMPLAINTS_OFFICER, on=ON), fields)
    return event


def test_no_complaint_arrived_before_the_application() -> None:
    applied_on = APPLIED.on

    assert file(*UNTIL_GRANTED, received_at=noon(applied_on)).received_at == noon(applied_on)
    with pytest.raises(DatesOutOfOrder):
        file(*UNTIL_GRANTED, received_at=noon(applied_on - timedelta(days=1)))


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


def test_a_complaint_is_investigated_once() -> None:
    event = event_of("investigate-complaint", *UNTIL_GRANTED, complaint_step(1), complaint=1, result="true")

    assert event == investigation_step(1).event
    with pytest.raises(ProceedingPending):
        event_of("investigate-complaint", *UNTIL_INVESTIGATED, complaint=1, result="true")
    with pytest.raises(ProceedingPending):
        event_of("investigate-complaint", *UNTIL_INVESTIGATED, complaint_step(2), complaint=1, result="true")


def test_an_investigated_complaint_is_closed() -> None:
    event = event_of("close-complaint", *UNTIL_INVESTIGATED, complaint=1, **CLOSING)

    assert event == ComplaintClosed.model_validate({"reason": REASON, "complaint": 1, **CLOSING})


@pytest.mark.parametrize("missing", range(3), ids=["unacknowledged", "unanswered", "uninvestigated"])
def test_a_complaint_is_not_closed_before_every_step(missing: int) -> None:
    steps = [step for index, step in enumerate(ready_to_close(1)) if index != missing]
    with pytest.raises(ProceedingPending):
        event_of("close-complaint", *UNTIL_GRANTED, complaint_step(1), *steps, complaint=1, **CLOSING)
    second = (complaint_step(2), *ready_to_close(2))
    with pytest.raises(ProceedingPending):
        event_of(
            "close-complaint", *UNTIL_GRANTED, complaint_step(1), *second, *steps, complaint=1, **CLOSING
        )


@pytest.mark.parametrize(
    ("substantiated", "follows", "is_refused"),
    [
        (True, None, True),
        (True, "none", False),
        (True, "suspension", False),
        (False, None, False),
        (False, "none", False),
        (False, "finding", True),
    ],
)
def test_a_substantiated_complaint_names_what_follows(
    substantiated: bool, follows: str | None, is_refused: bool
) -> None:
    closing: dict[str, Any] = {"substantiated": substantiated, "outcome": "made good", "follows": follows}
    with pytest.raises(InconsistentValues) if is_refused else nullcontext():
        event_of("close-complaint", *UNTIL_INVESTIGATED, complaint=1, **closing)


@pytest.mark.parametrize(
    "name", ["acknowledge-complaint", "answer-complaint", "investigate-complaint", "close-complaint"]
)
def test_where_there_is_no_complaint_there_is_nothing_to_do(name: str) -> None:
    terms: dict[str, dict[str, Any]] = {
        "answer-complaint": {"answer": "x"},
        "investigate-complaint": {"result": "x"},
        "close-complaint": CLOSING,
    }
    said = terms.get(name, {})

    with pytest.raises(NoOpenComplaint):
        event_of(name, *UNTIL_GRANTED, complaint=1, **said)


def test_an_unknown_complaint_is_not_closed() -> None:
    with pytest.raises(UnknownProceeding):
        event_of("close-complaint", *UNTIL_INVESTIGATED, complaint=2, **CLOSING)


@pytest.mark.parametrize("by", [LEADER, REVIEWER, DECIDER], ids=["audited", "reviewed", "decided"])
def test_nobody_involved_investigates_or_closes_it(by: str) -> None:
    with pytest.raises(ImpartialityRequired):
        event_of("close-complaint", *UNTIL_INVESTIGATED, by=by, complaint=1, **CLOSING)
    with pytest.raises(ImpartialityRequired):
        event_of(
            "investigate-complaint", *UNTIL_INVESTIGATED, complaint_step(2), by=by, complaint=2, result="x"
        )
