"""Choices: a form offers what fits as the case stands, and says what speaks against somebody."""

from uuid import UUID

from api.pages.deciding.recorded import recorded
from domain.values import Role
from tests.api.browsers import joined
from tests.api.served import Service, said
from tests.api.ways import granted, reviewed
from tests.pages.deciding_forms import Pages, Shown
from tests.pages.deciding_ways import WAYS

LOWER = {"four-star", "three-star", "qualified"}


def _offered(service: Service, decision: str, field: str) -> set[str]:
    name, way = WAYS[decision]
    return Shown(Pages(service, way(service), name).shows(decision).text).choices[field]


def test_a_level_is_granted_up_to_the_one_reached_and_lowered_below_the_present(house: Service) -> None:
    assert _offered(house, "grant", "level") == {"five-star"} | LOWER
    assert _offered(house, "downgrade", "level") == LOWER
    assert _offered(house, "upgrade", "level") == {"five-star"}


def test_only_matters_that_wait_for_it_are_offered(house: Service) -> None:
    assert _offered(house, "close-nonconformity", "finding") == {"1-N1"}
    assert _offered(house, "change", "change") == {"1"}
    assert _offered(house, "decide-appeal", "appeal") == {"1"}


def test_who_judged_the_case_is_named_as_not_independent_when_a_team_is_chosen(house: Service) -> None:
    case = reviewed(house)
    joined(house, "Lin", {Role.AUDITOR}, person="P-lin")
    joined(house, "Bo", {Role.REVIEWER, Role.AUDITOR}, person="P-reviewer")
    page = Pages(house, case, "planner", "/en").shows("plan-audit").text
    offered = [label.split("</label>")[0] for label in page.split('name="team" value="')[1:]]
    lin, bo = (
        next(each for each in offered if each.startswith(person)) for person in ("P-lin", "P-reviewer")
    )

    assert "Bo P-reviewer" in bo
    assert "someone not involved" in bo
    assert "someone not involved" not in lin


def test_the_longest_suspension_is_shown_with_its_last_day(house: Service) -> None:
    case, _ = granted(house)

    assert "5 July 2025" in Pages(house, case, "decider", "/en").shows("suspend").text


def test_what_a_grant_recorded_is_told_with_the_number_once_the_public_sees_it(house: Service) -> None:
    case, number = granted(house)
    history = house.here.store.history(UUID(case))
    told = recorded(house.here, history, len(history))

    assert told
    assert (told.topics, told.number, told.granted) == (("certificate.granted.v1",), number, True)
    assert told.visible
    assert recorded(house.here, history, len(history) + 1) is None
    assert recorded(house.here, history, None) is None


def test_what_is_recorded_before_any_grant_has_no_number(house: Service) -> None:
    case = reviewed(house)
    said(house.decide(case, "refuse", "decider"))
    history = house.here.store.history(UUID(case))
    told = recorded(house.here, history, len(history))

    assert told
    assert told.number is None
