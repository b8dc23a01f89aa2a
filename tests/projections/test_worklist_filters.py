"""Filters of the work list: name, number, overdue, order; and the next decisions."""

from datetime import date, timedelta

import pytest

from domain.deadlines import Kind
from domain.deadlines.next_decisions import APPLY, next_decisions
from domain.events.evaluation import AuditPurpose, CorrectionSubmitted, Finding, Grade
from projections.cursors import InvalidCursor
from projections.public_register.names import NameTooLong
from projections.texts import InvalidCharacters
from projections.worker import Worker
from projections.worklist.filters import Sort, WorklistFilters
from projections.worklist.queries import Worklist
from tests.projections.builders import (
    BODY,
    Clock,
    EventRecorder,
    accepted,
    applied,
    audited,
    certificate,
    organisation,
    planned,
    reviewed,
    signed,
)

DAY = date(2025, 3, 10)
LATER = date(2026, 3, 1)
NUMBERS = ("12325SC00001R0M", "12325SC00002R0M")


@pytest.fixture(autouse=True)
def cases(world: EventRecorder, worker: Worker, clock: Clock) -> None:
    """Two certificates whose surveillance comes due, an application before them and one after."""
    world.open_register()
    clock.set(DAY - timedelta(days=1))
    world.record(certificate("early"), applied(organisation("甲（北京）公司", "Early Bird")))
    world.grant("one", NUMBERS[1], DAY, organisation("丙公司", None))
    world.grant("two", NUMBERS[0], DAY + timedelta(days=1), organisation("丁公司", None))
    clock.set(LATER)
    world.record(certificate("late"), applied(organisation("乙公司", None)), accepted())
    worker.catch_up()


def names(worklist: Worklist, wanted: WorklistFilters, today: date = LATER) -> list[str]:
    return [item.organisation[0] for item in worklist.worklist(BODY, today, wanted).items]


def next_decisions_for(worklist: Worklist, kind: Kind, today: date = LATER) -> list[tuple[str, ...]]:
    return [item.decisions for item in worklist.worklist(BODY, today, WorklistFilters(kind=kind)).items]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (Sort.DUE, "甲乙丙丁"),
        (Sort.NUMBER, "丁丙甲乙"),
        (Sort.ORGANISATION, "丁丙乙甲"),
        (Sort.KIND, "甲乙丙丁"),
    ],
)
def test_the_list_is_in_the_order_asked_for_from_page_to_page(
    worklist: Worklist, sort: Sort, order: str
) -> None:
    pages = [worklist.worklist(BODY, LATER, WorklistFilters(sort=sort), limit=1)]
    while pages[-1].cursor:
        pages.append(worklist.worklist(BODY, LATER, WorklistFilters(sort=sort), pages[-1].cursor, 1))

    assert "".join(item.organisation[0] for page in pages for item in page.items) == order
    assert "".join(names(worklist, WorklistFilters(sort=sort))) == order


def test_kinds_come_in_the_order_of_a_certificates_way(worklist: Worklist) -> None:
    kinds = [item.kind for item in worklist.worklist(BODY, LATER, WorklistFilters(sort=Sort.KIND)).items]

    assert kinds == sorted(kinds, key=list(Kind).index)


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("北京", "甲"),
        ("甲(北京)", "甲"),
        ("公 司", "甲乙丙丁"),
        ("EARLY b", "甲"),
        ("１２３２５ sc-00001", "丁"),
        ("0000", "丙丁"),
        ("戊", ""),
        ("-", ""),
        (" ", "甲乙丙丁"),
        ("%", ""),
    ],
)
def test_a_case_is_found_by_a_part_of_the_name_or_of_the_number(
    worklist: Worklist, about: str, found: str
) -> None:
    assert "".join(names(worklist, WorklistFilters(about=about))) == found


def test_what_is_not_overdue_can_be_left_out(worklist: Worklist) -> None:
    assert names(worklist, WorklistFilters(overdue=True), date(2026, 3, 10)) == []
    assert names(worklist, WorklistFilters(overdue=True), date(2026, 3, 11)) == ["丙"]


def test_a_cursor_belongs_to_what_was_wanted(worklist: Worklist) -> None:
    cursor = worklist.worklist(BODY, LATER, limit=1).cursor

    with pytest.raises(InvalidCursor):
        worklist.worklist(BODY, LATER, WorklistFilters(sort=Sort.KIND), cursor)


@pytest.mark.parametrize(("about", "refusal"), [("\0", InvalidCharacters), ("长" * 201, NameTooLong)])
def test_what_no_name_can_be_is_refused(about: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        WorklistFilters(about=about)


def test_each_item_names_the_decisions_that_come_next(worklist: Worklist) -> None:
    assert next_decisions_for(worklist, Kind.APPLICATION_TO_REVIEW) == [
        ("accept", "request-supplement", "decline")
    ]
    assert next_decisions_for(worklist, Kind.SURVEILLANCE_DUE) == [("plan-audit",), ("plan-audit",)]
    assert next_decisions(Kind.RECERTIFICATION_WINDOW) == (APPLY,)


def test_a_certificate_whose_surveillance_is_overdue_is_not_asked_to_be_renewed(worklist: Worklist) -> None:
    opened = date(2027, 9, 20)

    assert len(next_decisions_for(worklist, Kind.SURVEILLANCE_OVERDUE, opened)) == 2
    assert next_decisions_for(worklist, Kind.RECERTIFICATION_WINDOW, opened) == []


def test_what_decides_depends_on_what_was_audited(
    worklist: Worklist, world: EventRecorder, worker: Worker
) -> None:
    surveyed = (planned(LATER, 2, AuditPurpose.SURVEILLANCE), audited(LATER, 2))
    world.record(certificate("one"), *surveyed)
    world.record(certificate("late"), signed(LATER), planned(LATER), audited(LATER), reviewed())
    worker.catch_up()

    assert sorted(next_decisions_for(worklist, Kind.DECISION_WAITING)) == [
        ("grant", "refuse"),
        ("supervise",),
    ]


def test_a_finding_is_to_be_corrected_then_verified(
    worklist: Worklist, world: EventRecorder, worker: Worker
) -> None:
    found = [Finding(id=f"1-N{n}", grade=Grade.MINOR, statement="untidy", due=LATER) for n in (1, 2)]
    wanting = audited(LATER).model_copy(update={"findings": tuple(found)})
    answer = CorrectionSubmitted(reason="done", finding="1-N2", cause="haste", action="care", documents=())
    world.record(certificate("late"), signed(LATER), planned(LATER), wanting, answer)
    worker.catch_up()

    assert next_decisions_for(worklist, Kind.FINDING_DUE) == [
        ("correct",),
        ("accept-correction", "reject-correction", "close-nonconformity"),
    ]
