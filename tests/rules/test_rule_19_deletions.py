"""Rule 19: what a sheet may delete, and who confirms it."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from domain.certificate.context import Context
from domain.certificate.evaluation import DeletionsNotConfirmed
from domain.certificate.upkeep import DeletionsNotReviewed, DeletionsRefused
from domain.deadlines import Dates, Kind, due
from domain.events.base import Event
from domain.events.evaluation import Audited, AuditPurpose, Reviewed
from domain.events.upkeep import Supervised
from domain.scheme.errors import ClauseNotDeletable, TooMuchDeleted
from domain.scheme.model import DeletionRules, Scheme
from domain.scheme.scoring import score
from domain.scheme.sheet import Deleted, Met, ScoredSheet
from domain.values import Role
from tests.api.case_steps import record_audit
from tests.api.running_service import Service, json_body
from tests.domain.certificate.builders import (
    AFTER_SALES,
    CONTEXT,
    DECIDER,
    EDITION,
    LEADER,
    REVIEWER,
    HistoryStep,
    acting,
    case_of,
    take,
)
from tests.domain.certificate.sample_history import (
    REASON,
    UNTIL_GRANTED,
    UNTIL_PLANNED,
    audit_step,
    plan_step,
)
from tests.pages.html_forms import DecisionPages, LastForm
from tests.pages.sheet_page import case_to_audit
from tests.rules.everywhere import read_everywhere

assert AFTER_SALES.table
CLAUSES = tuple(AFTER_SALES.table.maxima)
FIRST, SECOND = CLAUSES[:2]
INITIAL_HELD, HELD, ON = date(2025, 2, 10), date(2025, 9, 1), date(2025, 9, 20)


def deleting(*clauses: str) -> ScoredSheet:
    return ScoredSheet(
        results=tuple(
            Deleted(clause=each, justification="not offered") if each in clauses else Met(clause=each)
            for each in CLAUSES
        )
    )


def under(rules: Scheme) -> Context:
    return replace(CONTEXT, scheme=replace(CONTEXT.scheme, editions={EDITION: rules}))


def record(sheet: ScoredSheet, context: Context = CONTEXT) -> Event:
    act = acting(LEADER, Role.AUDITOR, on=INITIAL_HELD)
    terms = {"held_from": INITIAL_HELD, "held_to": INITIAL_HELD, "sheet": sheet, "recommended": True}
    (event,) = take("record-audit", case_of(*UNTIL_PLANNED), act, terms, context)
    return event


def held(number: int, day: date, *clauses: str) -> HistoryStep:
    """An audit whose sheet deletes these clauses."""
    step, sheet = audit_step(day, number), deleting(*clauses)
    assert isinstance(step.event, Audited)
    result = score(AFTER_SALES, sheet)
    changed = {"sheet": sheet, "score": result.value, "level": result.level}
    return replace(step, event=step.event.model_copy(update=changed))


def reviewed(number: int, day: date, *clauses: str) -> HistoryStep:
    event = Reviewed(reason=REASON, audit=number, positive=True, deletions=clauses)
    return HistoryStep(event, REVIEWER, Role.REVIEWER, day)


def review(*steps: HistoryStep, **terms: Any) -> Event:
    (event,) = take("review", case_of(*steps), acting(REVIEWER, Role.REVIEWER, on=ON), terms)
    return event


def supervise(*steps: HistoryStep) -> Event:
    act = acting(DECIDER, Role.DECIDER, on=ON)
    (event,) = take("supervise", case_of(*steps), act, {"passed": True})
    return event


CONFIRMED = (
    *UNTIL_PLANNED,
    held(1, INITIAL_HELD, FIRST),
    reviewed(1, INITIAL_HELD, FIRST),
    UNTIL_GRANTED[-1],
    plan_step(AuditPurpose.SURVEILLANCE, HELD, 2),
)


def test_49_of_52_clauses_are_not_deleted() -> None:
    with pytest.raises(TooMuchDeleted) as refused:
        record(deleting(*CLAUSES[:49]))

    assert refused.value.allowed == 30
    assert isinstance(record(deleting(*CLAUSES[:1])), Audited)


def test_the_limit_itself_is_allowed() -> None:
    share = AFTER_SALES.table.maxima[FIRST] / 100 if AFTER_SALES.table else Fraction(0)
    exact = AFTER_SALES.model_copy(update={"deletion": DeletionRules(limit=share)})
    less = AFTER_SALES.model_copy(update={"deletion": DeletionRules(limit=share - Fraction(1, 1000))})

    assert isinstance(record(deleting(FIRST), under(exact)), Audited)
    with pytest.raises(TooMuchDeleted):
        record(deleting(FIRST), under(less))


def test_a_scheme_published_before_has_no_limit() -> None:
    before = AFTER_SALES.model_copy(update={"deletion": DeletionRules()})

    assert isinstance(record(deleting(*CLAUSES[:49]), under(before)), Audited)


def test_a_clause_that_always_applies_is_not_deleted() -> None:
    document = AFTER_SALES.model_dump(mode="json")
    document["table"]["sections"][0]["indicators"][0]["clauses"][0]["deletable"] = False

    with pytest.raises(ClauseNotDeletable) as refused:
        record(deleting(FIRST, SECOND), under(Scheme.model_validate(document)))
    assert refused.value.clauses == (FIRST,)


@pytest.mark.parametrize("named", [(), (SECOND,), (FIRST, SECOND)], ids=["none", "another", "one more"])
def test_a_positive_review_confirms_exactly_what_was_deleted(named: tuple[str, ...]) -> None:
    steps = (*UNTIL_PLANNED, held(1, INITIAL_HELD, FIRST))

    with pytest.raises(DeletionsNotConfirmed) as refused:
        review(*steps, positive=True, deletions=named)
    assert refused.value.clauses == (FIRST,)
    event = review(*steps, positive=True, deletions=(FIRST,))
    assert event == Reviewed(reason=REASON, audit=1, positive=True, deletions=(FIRST,))


def test_a_negative_review_confirms_nothing() -> None:
    event = review(*UNTIL_PLANNED, held(1, INITIAL_HELD, FIRST), positive=False)

    assert isinstance(event, Reviewed)
    assert event.deletions is None


def test_a_surveillance_with_the_same_deletions_needs_no_review() -> None:
    assert isinstance(supervise(*CONFIRMED, held(2, HELD, FIRST)), Supervised)


@pytest.mark.parametrize("clauses", [(), (SECOND,), (FIRST, SECOND)], ids=["none", "another", "one more"])
def test_a_surveillance_with_other_deletions_is_reviewed_first(clauses: tuple[str, ...]) -> None:
    steps = (*CONFIRMED, held(2, HELD, *clauses))

    with pytest.raises(DeletionsNotReviewed):
        supervise(*steps)
    assert waiting(*steps) == {(Kind.REVIEW_WAITING, "2")}
    event = review(*steps, positive=True, deletions=clauses)
    after = (*steps, HistoryStep(event, REVIEWER, Role.REVIEWER, HELD))
    assert waiting(*after) == {(Kind.DECISION_WAITING, "2")}
    assert isinstance(supervise(*after), Supervised)
    assert case_of(*after).deletions_confirmed == frozenset(clauses)


def test_what_the_review_refused_is_not_passed() -> None:
    steps = (*CONFIRMED, held(2, HELD, SECOND))
    event = review(*steps, positive=False)

    with pytest.raises(DeletionsRefused):
        supervise(*steps, HistoryStep(event, REVIEWER, Role.REVIEWER, HELD))


def waiting(*steps: HistoryStep) -> set[tuple[Kind, str]]:
    items = due(case_of(*steps), CONTEXT.scheme, Dates())
    kinds = {Kind.REVIEW_WAITING, Kind.DECISION_WAITING}
    return {(each.kind, each.subject) for each in items if each.kind in kinds}


def test_what_an_old_review_accepted_was_not_confirmed() -> None:
    old = HistoryStep(Reviewed(reason=REASON, audit=1, positive=True), REVIEWER, Role.REVIEWER, INITIAL_HELD)
    steps = (*UNTIL_PLANNED, held(1, INITIAL_HELD, FIRST), old, *CONFIRMED[-2:], held(2, HELD, FIRST))

    with pytest.raises(DeletionsNotReviewed):
        supervise(*steps)


def test_the_reviewer_sees_the_justifications_and_confirms_them(service: Service) -> None:
    case = case_to_audit(service)
    sheet = deleting(FIRST, SECOND).model_dump(mode="json")
    refused = json_body(
        record_audit(service, case, sheet=deleting(*CLAUSES[:49]).model_dump(mode="json")), 422
    )
    assert refused["type"] == "/problems/too-much-deleted"
    json_body(record_audit(service, case, sheet=sheet))

    page = DecisionPages(service, case, "reviewer").open("review").text
    assert LastForm(page).choices["deletions"] == {FIRST, SECOND}
    assert page.count("not offered") >= 2
    refused = json_body(service.decide(case, "review", "reviewer", positive=True, deletions=[FIRST]), 422)
    assert (refused["type"], refused["clauses"]) == ("/problems/deletions-not-confirmed", [FIRST, SECOND])
    terms = {"positive": True, "deletions": [FIRST, SECOND], "reason": "删除理由成立"}
    pages = DecisionPages(service, case, "reviewer")
    assert pages.fill_and_submit("review", terms).status_code == 303
    number = json_body(service.decide(case, "grant", "decider", level="five-star"))["number"]
    assert read_everywhere(service, number).answer == ("valid", "five-star", "yes")


def test_where_nothing_was_deleted_there_is_nothing_to_confirm(service: Service) -> None:
    case = case_to_audit(service)
    json_body(record_audit(service, case))

    assert 'name="deletions"' not in DecisionPages(service, case, "reviewer").open("review").text
