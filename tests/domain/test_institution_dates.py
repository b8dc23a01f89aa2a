"""Dates of bodies and schemes: bounded when they are recorded, and any date recorded before loads."""

from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
from typing import Any, Final, get_args

import pytest

from domain.approval import ApprovalScope
from domain.bodies import record_of_approval, record_of_body
from domain.calendar import DateOutOfRange
from domain.events.base import Event
from domain.events.institution import (
    ApprovalGiven,
    ApprovalResumed,
    ApprovalSuspended,
    ApprovalWithdrawn,
    BodyEnded,
    BodyMoved,
    BodyRenamed,
    CompetenceRecorded,
    InterestDeclared,
    InterestKind,
)
from domain.events.unions import ApprovalEvent, BodyEvent, BodyRecordEvent
from domain.institution import declare_interest, record_competence, supersede
from domain.status.standing import standing, turning_points
from domain.values import Titles
from tests.domain.certificate.builders import (
    APPROVED,
    EDITION,
    NEXT_EDITION,
    NEXT_PUBLISHED,
    PUBLISHED,
    REGISTERED,
    SCHEME,
    SUPERSEDED,
    body_of,
    scheme_of,
)
from tests.domain.certificate.sample_history import USCC
from tests.domain.status.standings import facts_of

NOW: Final = datetime(2025, 6, 1, 4, tzinfo=UTC)
PERSON: Final = "P-li"
TITLES: Final = Titles(zh="另一认证中心", en="Other Certification")
SCOPED: Final = APPROVED.model_dump(exclude={"effective_on"})
DATED: Final[tuple[Event, ...]] = (
    BodyRenamed(reason="renamed", name=TITLES),
    BodyMoved(reason="moved", address=TITLES),
    BodyEnded(reason="left"),
    ApprovalGiven.model_validate(SCOPED),
    ApprovalSuspended.model_validate(SCOPED),
    ApprovalResumed.model_validate(SCOPED),
    ApprovalWithdrawn.model_validate({**SCOPED, "cause": "given_up"}),
    InterestDeclared(
        reason="family", person=PERSON, uscc=USCC, kind=InterestKind.FAMILY, since=date(2025, 1, 1)
    ),
    CompetenceRecorded(
        reason="registered", person=PERSON, qualification="2024-1-1", grade="auditor", since=date(2024, 1, 1)
    ),
)
BOTH: Final = scheme_of(PUBLISHED, NEXT_PUBLISHED)


def date_fields(event: type[Event]) -> list[str]:
    return [name for name, field in event.model_fields.items() if "datetime.date" in repr(field.annotation)]


def variants(*days: date) -> tuple[Event, ...]:
    """Every event with each of its dates as one of the days."""
    return tuple(
        event.model_copy(update={name: day})
        for event in DATED
        for name in date_fields(type(event))
        for day in days
    )


def record(event: Any) -> Event:
    body = body_of(REGISTERED, APPROVED)
    if isinstance(event, BodyRecordEvent):
        return record_of_body(body, event, NOW)
    if isinstance(event, ApprovalEvent):
        return record_of_approval(body, event, BOTH, NOW)
    if isinstance(event, InterestDeclared):
        return declare_interest(body, event, NOW.date())
    return record_competence(body, event)


def test_every_event_of_a_body_with_a_date_is_tried() -> None:
    assert {type(event) for event in DATED} == {each for each in get_args(BodyEvent) if date_fields(each)}


@pytest.mark.parametrize("event", variants(date.min, date(9999, 1, 1), date.max), ids=attrgetter("topic"))
def test_a_date_at_the_end_of_the_calendar_is_refused(event: Event) -> None:
    with pytest.raises(DateOutOfRange):
        record(event)


def test_a_deadline_at_the_end_of_the_calendar_is_refused() -> None:
    with pytest.raises(DateOutOfRange):
        supersede(BOTH, EDITION, NEXT_EDITION, date.max, "new edition")


@pytest.mark.parametrize("event", variants(date.min + timedelta(days=2), date.max), ids=attrgetter("topic"))
def test_a_date_that_was_recorded_before_loads_and_answers(event: Event) -> None:
    body = body_of(REGISTERED, APPROVED, event)

    assert body.version == 3
    assert body.approval_spells(ApprovalScope("SC03", SCHEME, EDITION))
    assert body.has_conflict(PERSON, frozenset({USCC}), NOW.date(), 2) in {True, False}
    assert body.interested_on({PERSON}, frozenset({USCC}), (NOW.date(), NOW.date()), 2) is not None
    assert body.competent(PERSON, SCHEME, "SC03", (NOW.date(), NOW.date())) in {True, False}


def test_a_deadline_that_was_recorded_before_loads_and_answers() -> None:
    scheme = scheme_of(PUBLISHED, NEXT_PUBLISHED, SUPERSEDED.model_copy(update={"deadline": date.max}))
    facts = facts_of()

    assert all(standing(facts, scheme, moment) for moment in turning_points(facts, scheme))
