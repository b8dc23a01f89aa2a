"""Approval of the body: its spells make an answer, whatever is recorded of the certificate (rule 17)."""

from datetime import date, datetime

import pytest

from domain.approval import ApprovalScope
from domain.body import Body
from domain.body import replay as replay_body
from domain.calendar import civil_date, end_of_day
from domain.events.base import Event
from domain.events.institution import (
    ApprovalCorrected,
    ApprovalGiven,
    ApprovalSuspended,
    ApprovalWithdrawn,
)
from domain.status.body_approval import maintained_by, touching, with_approval
from domain.status.facts import Facts
from domain.status.reliance import Judgement, NoticeKind, Reliance, judge
from domain.status.standing import Standing, Status, standing
from domain.streams import body_stream
from domain.values import Actor, Role
from tests.domain.certificate.builders import (
    APPROVED,
    BODY,
    CONTEXT,
    EDITION,
    REGISTERED,
    SCHEME,
    HistoryStep,
    recorded,
)
from tests.domain.certificate.sample_history import (
    revocation_step,
    surveillance_steps,
    suspension_step,
)
from tests.domain.status.standings import facts_of, shanghai_time

OPERATOR = Actor(person="P-operator", role=Role.SYSTEM)
SCOPE = ApprovalScope("SC03", SCHEME, EDITION)
SCOPED = APPROVED.model_dump(exclude={"effective_on"})
START = (
    (REGISTERED, shanghai_time(date(2024, 1, 1), "09:00")),
    (APPROVED, shanghai_time(date(2024, 1, 2), "09:00")),
)
BodyHistory = tuple[tuple[Event, datetime], ...]


def withdrawn(cause: str | None, effective_on: date) -> ApprovalWithdrawn:
    fields = {**SCOPED, "cause": cause, "notice": "No. 12", "effective_on": effective_on}
    return ApprovalWithdrawn.model_validate(fields)


def given_again(effective_on: date) -> ApprovalGiven:
    return APPROVED.model_copy(update={"effective_on": effective_on})


def body_known(history: BodyHistory, known_at: datetime) -> Body:
    stream = body_stream(BODY)
    events = [
        recorded(event, version, moment, OPERATOR, stream)
        for version, (event, moment) in enumerate((*START, *history), start=1)
    ]
    return replay_body(each for each in events if each.recorded_at <= known_at)


def answer(
    steps: tuple[HistoryStep, ...],
    history: BodyHistory,
    as_of: date,
    known_at: datetime | None = None,
    today: date = date(2030, 1, 1),
    facts: Facts | None = None,
) -> tuple[Standing, Judgement]:
    """The standing joined with the body's approval, and what it is worth."""
    known = known_at or end_of_day(today)
    moment = end_of_day(as_of)
    facts = facts or facts_of(*steps, known_at=known)
    known_spells = body_known(history, known).approval_spells(SCOPE)
    spells = touching(known_spells, facts.decided_on, maintained_by(facts, CONTEXT.scheme))
    joined = with_approval(standing(facts, CONTEXT.scheme, moment), spells, facts.valid_from, moment)
    return joined, judge(joined, facts.valid_from, moment, today, spells)


FAULT = withdrawn("fault", date(2026, 6, 1)), shanghai_time(date(2026, 6, 3), "09:00")
V4_BODY = (FAULT, (given_again(date(2026, 9, 1)), shanghai_time(date(2026, 9, 1), "09:00")))
V4 = (suspension_step(date(2026, 5, 20), until=date(2026, 11, 19)), revocation_step(date(2026, 9, 10)))


@pytest.mark.parametrize(
    ("as_of", "known", "status"),
    [
        (date(2026, 5, 31), None, Status.SUSPENDED),
        (date(2026, 6, 2), date(2026, 6, 2), Status.SUSPENDED),
        (date(2026, 6, 2), date(2026, 6, 4), Status.BODY_NOT_APPROVED),
        (date(2026, 9, 2), None, Status.BODY_NOT_APPROVED),
        (date(2026, 9, 11), None, Status.REVOKED),
        (date(2028, 3, 10), None, Status.REVOKED),
    ],
)
def test_v4_a_withdrawal_for_fault_comes_before_a_suspension_and_after_an_end(
    as_of: date, known: date | None, status: Status
) -> None:
    joined, judgement = answer(V4, V4_BODY, as_of, end_of_day(known) if known else None)

    assert joined.status is status
    assert judgement.reliance is Reliance.NO
    assert (joined.suspended_until is not None) is (status is Status.SUSPENDED)


GAVE_UP = ((withdrawn("given_up", date(2026, 4, 1)), shanghai_time(date(2026, 3, 30), "09:00")),)
C = surveillance_steps(date(2026, 2, 20), 2)


@pytest.mark.parametrize(
    ("steps", "as_of", "status"),
    [
        (C, date(2026, 3, 31), Status.VALID),
        (C, date(2026, 5, 1), Status.VALID),
        (C, date(2027, 2, 20), Status.VALID),
        (C, date(2027, 2, 21), Status.BODY_NOT_APPROVED),
        ((), date(2026, 3, 31), Status.VALID),
        ((), date(2026, 4, 1), Status.BODY_NOT_APPROVED),
    ],
)
def test_v5_certificates_of_an_approval_given_up_run_out(
    steps: tuple[HistoryStep, ...], as_of: date, status: Status
) -> None:
    facts = facts_of(*steps).model_copy(update={"audit_held_to": date(2025, 1, 15)})
    joined, judgement = answer(steps, GAVE_UP, as_of, today=as_of, facts=facts)
    kinds = {notice.kind for notice in judgement.notices}

    assert joined.status is status
    assert (NoticeKind.APPROVAL_GIVEN_UP in kinds) is (status is Status.VALID and as_of >= date(2026, 4, 1))


def test_a_surveillance_after_it_was_given_up_maintains_nothing() -> None:
    late = (*C, *surveillance_steps(date(2026, 11, 1), 3))

    assert answer(late, GAVE_UP, date(2027, 2, 21))[0].status is Status.BODY_NOT_APPROVED


def test_a_surveillance_that_does_not_count_maintains_nothing() -> None:
    facts = facts_of(*C)
    uncounted = facts.model_copy(
        update={
            "surveillances": tuple(each.model_copy(update={"counts": False}) for each in facts.surveillances)
        }
    )

    assert answer((), GAVE_UP, date(2026, 4, 1), facts=uncounted)[0].status is Status.BODY_NOT_APPROVED


@pytest.mark.parametrize(
    ("as_of", "has_notice"), [(date(2026, 5, 31), False), (date(2026, 6, 1), True), (date(2026, 9, 1), False)]
)
def test_a_suspension_of_the_approval_is_a_notice_and_no_status(as_of: date, has_notice: bool) -> None:
    suspended = ApprovalSuspended.model_validate(
        {**SCOPED, "effective_on": date(2026, 6, 1), "until": date(2026, 8, 31)}
    )
    history = ((suspended, shanghai_time(date(2026, 6, 1), "08:00")),)
    joined, judgement = answer(C, history, as_of, today=as_of)

    assert joined.status is Status.VALID
    assert judgement.reliance is (Reliance.WITH_NOTICE if has_notice else Reliance.YES)
    assert [notice.until for notice in judgement.notices] == [date(2026, 8, 31)] * has_notice


def test_a_withdrawal_of_the_first_release_is_a_notice_and_no_status() -> None:
    history = ((withdrawn(None, date(2026, 6, 1)), shanghai_time(date(2026, 6, 1), "08:00")),)
    joined, judgement = answer(C, history, date(2026, 6, 2), today=date(2026, 6, 2))

    assert joined.status is Status.VALID
    assert [notice.kind for notice in judgement.notices] == [NoticeKind.APPROVAL_WITHDRAWN]


def test_a_certificate_decided_on_the_day_or_later_is_not_touched() -> None:
    history = ((withdrawn("fault", date(2025, 3, 10)), shanghai_time(date(2026, 6, 3), "09:00")),)

    assert answer((), history, date(2025, 6, 1))[0].status is Status.VALID


def test_a_corrected_slip_restores_the_answers_and_leaves_what_was_known() -> None:
    corrected = ApprovalCorrected(reason="notice about another body", version=3)
    history = (FAULT, (corrected, shanghai_time(date(2026, 6, 10), "09:00")))

    assert answer(C, history, date(2026, 6, 5))[0].status is Status.VALID
    assert (
        answer(C, history, date(2026, 6, 5), end_of_day(date(2026, 6, 9)))[0].status
        is Status.BODY_NOT_APPROVED
    )


def test_the_status_begins_with_the_loss_and_names_the_notice() -> None:
    joined, judgement = answer(C, (FAULT,), date(2026, 6, 5))
    (notice,) = judgement.notices

    assert joined.status_since is not None
    assert civil_date(joined.status_since) == notice.from_day == date(2026, 6, 1)
    assert (notice.kind, notice.reference) == (NoticeKind.BODY_NOT_APPROVED, "No. 12")


def test_before_its_first_day_a_certificate_says_that_it_begins_without_an_approved_body() -> None:
    facts = facts_of().model_copy(update={"valid_from": date(2026, 7, 1)})
    joined, _ = answer((), (FAULT,), date(2026, 6, 5), facts=facts)

    assert (joined.status, joined.begins_as) == (Status.NOT_YET_ISSUED, Status.BODY_NOT_APPROVED)


def test_nothing_on_record_of_the_approval_is_no_loss() -> None:
    facts = facts_of(*C)

    assert touching((), facts.decided_on, maintained_by(facts, CONTEXT.scheme)) == ()
