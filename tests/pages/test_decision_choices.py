"""Choices: a form offers what fits as the case stands, and says what speaks against somebody."""

from uuid import UUID

from api.pages.decision_forms.decision_result import decision_result
from domain.values import Role
from tests.api.browsers import create_account
from tests.api.case_steps import grant_certificate, review_case
from tests.api.running_service import Service, json_body
from tests.pages.case_setups import CASE_SETUPS
from tests.pages.html_forms import DecisionPages, LastForm

LOWER = {"four-star", "three-star", "qualified"}


def _choices(service: Service, decision: str, field: str) -> set[str]:
    name, way = CASE_SETUPS[decision]
    return LastForm(DecisionPages(service, way(service), name).open(decision).text).choices[field]


def test_a_level_is_granted_up_to_the_one_reached_and_lowered_below_the_present(
    shared_service: Service,
) -> None:
    assert _choices(shared_service, "grant", "level") == {"five-star"} | LOWER
    assert _choices(shared_service, "downgrade", "level") == LOWER
    assert _choices(shared_service, "upgrade", "level") == {"five-star"}


def test_only_matters_that_wait_for_it_are_offered(shared_service: Service) -> None:
    assert _choices(shared_service, "close-nonconformity", "finding") == {"1-N1"}
    assert _choices(shared_service, "change", "change") == {"1"}
    assert _choices(shared_service, "decide-appeal", "appeal") == {"1"}


def test_who_judged_the_case_is_named_as_not_independent_when_a_team_is_chosen(
    shared_service: Service,
) -> None:
    case = review_case(shared_service)
    create_account(shared_service, "Lin", {Role.AUDITOR}, person="P-lin")
    create_account(shared_service, "Bo", {Role.REVIEWER, Role.AUDITOR}, person="P-reviewer")
    page = DecisionPages(shared_service, case, "planner", "/en").open("plan-audit").text
    offered = [label.split("</label>")[0] for label in page.split('name="team" value="')[1:]]
    lin, bo = (
        next(each for each in offered if each.startswith(person)) for person in ("P-lin", "P-reviewer")
    )

    assert "Bo P-reviewer" in bo
    assert "someone not involved" in bo
    assert "someone not involved" not in lin


def test_the_longest_suspension_is_shown_with_its_last_day(shared_service: Service) -> None:
    case, _ = grant_certificate(shared_service)

    assert "5 July 2025" in DecisionPages(shared_service, case, "decider", "/en").open("suspend").text


def test_what_a_grant_recorded_is_told_with_the_number_once_the_public_sees_it(
    shared_service: Service,
) -> None:
    case, number = grant_certificate(shared_service)
    history = shared_service.container.store.history(UUID(case))
    result = decision_result(shared_service.container, history, len(history))

    assert result
    assert (result.topics, result.number, result.granted) == (("certificate.granted.v1",), number, True)
    assert result.visible
    assert decision_result(shared_service.container, history, len(history) + 1) is None
    assert decision_result(shared_service.container, history, None) is None


def test_what_is_recorded_before_any_grant_has_no_number(shared_service: Service) -> None:
    case = review_case(shared_service)
    json_body(shared_service.decide(case, "refuse", "decider"))
    history = shared_service.container.store.history(UUID(case))
    result = decision_result(shared_service.container, history, len(history))

    assert result
    assert result.number is None
