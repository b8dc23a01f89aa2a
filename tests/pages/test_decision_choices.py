"""Choices of decision forms: they follow the state of the case and warn of people who are not independent."""

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
    name, set_up = CASE_SETUPS[decision]
    return LastForm(DecisionPages(service, set_up(service), name).open(decision).text).choices[field]


def test_levels_up_to_the_reached_or_below_the_present_are_offered(
    shared_service: Service,
) -> None:
    assert _choices(shared_service, "grant", "level") == {"five-star"} | LOWER
    assert _choices(shared_service, "downgrade", "level") == LOWER
    assert _choices(shared_service, "upgrade", "level") == {"five-star"}


def test_only_open_proceedings_are_offered(shared_service: Service) -> None:
    assert _choices(shared_service, "close-nonconformity", "finding") == {"1-N1"}
    assert _choices(shared_service, "change", "change") == {"1"}
    assert _choices(shared_service, "decide-appeal", "appeal") == {"1"}


def test_a_person_who_reviewed_the_case_has_a_warning_in_the_choice_of_the_team(
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


def test_the_form_shows_the_last_day_of_the_longest_suspension(shared_service: Service) -> None:
    case, _ = grant_certificate(shared_service)

    assert "5 July 2025" in DecisionPages(shared_service, case, "decider", "/en").open("suspend").text


def test_the_result_of_a_grant_has_the_number_and_public_visibility(
    shared_service: Service,
) -> None:
    case, number = grant_certificate(shared_service)
    history = shared_service.container.store.history(UUID(case))
    result = decision_result(shared_service.container, history, len(history))

    assert result
    assert (result.topics, result.number, result.granted) == (("certificate.granted.v2",), number, True)
    assert result.visible
    assert decision_result(shared_service.container, history, len(history) + 1) is None
    assert decision_result(shared_service.container, history, None) is None


def test_a_result_before_any_grant_has_no_number(shared_service: Service) -> None:
    case = review_case(shared_service)
    json_body(shared_service.decide(case, "refuse", "decider"))
    history = shared_service.container.store.history(UUID(case))
    result = decision_result(shared_service.container, history, len(history))

    assert result
    assert result.number is None
