"""One's own account on pages: an invitation accepted, sessions ended, the password changed."""

import pytest

from domain.values import Role
from tests.api.browsers import GOOD, OPERATOR, joined
from tests.api.served import BODY, Service
from tests.pages.surfing import Surfer, form_to

NEW = "three old boats came home"


def invited(house: Service, name: str) -> str:
    """The path of an invitation."""
    invitations = house.here.accounts.invitations
    return f"/invitations/{invitations.invite(f'{name}@example.org', {Role.PLANNER}, BODY, OPERATOR).token}"


def came_in(house: Service, name: str) -> Surfer:
    surfer = Surfer(house)
    surfer.post("/login", by="password", login=f"{name}@example.org", password=GOOD)
    return surfer


def test_an_invitation_makes_an_account_logs_in_and_asks_for_a_second_factor(house: Service) -> None:
    surfer, path = Surfer(house), invited(house, "nan")
    shown = form_to(surfer.open(path), path)
    answer = surfer.submit(shown, name="南", password=GOOD, password_again=GOOD)

    assert answer.headers["location"] == "/account/second-factor?first=yes"
    assert "南" in surfer.open("/account").text


def test_an_invitation_is_good_once(house: Service) -> None:
    path = invited(house, "ou")
    fields = {"name": "Ou", "password": GOOD, "password_again": GOOD}
    Surfer(house).post(path, **fields)
    answer = Surfer(house).post(f"/en{path}", **fields)

    assert answer.status_code == 404
    assert "This invitation is not valid" in answer.text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"password": "short", "password_again": "short"}, "password"),
        ({"password": "password1234", "password_again": "password1234"}, "password"),
        ({"password": "x" * 129, "password_again": "x" * 129}, "password"),
        ({"password_again": "another one"}, "password_again"),
        ({"name": ""}, "name"),
        ({"name": "x" * 500}, "name"),
        ({"name": "\u0007"}, "name"),
    ],
)
def test_what_is_wrong_with_it_is_said_at_its_field(
    house: Service, changed: dict[str, str], field: str
) -> None:
    path = invited(house, f"wrong{len(house.here.accounts.people.all())}")
    answer = Surfer(house).post(path, **{"name": "Pei", "password": GOOD, "password_again": GOOD, **changed})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert changed.get("password", GOOD) not in answer.text


def test_hostile_names_are_shown_as_text(house: Service) -> None:
    surfer, path = Surfer(house), invited(house, "qi")
    fields = {"name": "<script>alert(1)</script>", "password": GOOD, "password_again": GOOD}
    surfer.post(path, **fields)

    assert "<script>alert" not in surfer.open("/account").text


def test_one_session_is_ended_and_the_others_go_on(house: Service) -> None:
    joined(house, "ren", {Role.PLANNER})
    first, second, third = came_in(house, "ren"), came_in(house, "ren"), came_in(house, "ren")
    ended = form_to(third.open("/account"), "/account")
    third.submit(ended)

    assert first.open("/account").status_code == 303
    assert second.open("/account").status_code == third.open("/account").status_code == 200
    assert third.submit(ended).status_code == 303, "what ended meanwhile is no mistake"


def test_all_other_sessions_are_ended(house: Service) -> None:
    joined(house, "shi", {Role.PLANNER})
    first, second = came_in(house, "shi"), came_in(house, "shi")
    second.post("/account", end="others")

    assert (first.open("/account").status_code, second.open("/account").status_code) == (303, 200)


@pytest.mark.parametrize("end", ["", "none", "00000000-0000-0000-0000-000000000000"])
def test_a_session_that_is_none_of_ones_own_is_not_ended(house: Service, end: str) -> None:
    surfer = came_in(house, "shi")

    assert surfer.post("/account", end=end).headers["location"] == "/account"
    assert surfer.open("/account").status_code == 200


def test_another_password_ends_the_other_sessions(house: Service) -> None:
    joined(house, "tao", {Role.PLANNER})
    first, second = came_in(house, "tao"), came_in(house, "tao")
    answer = second.post("/account/password", password=GOOD, new_password=NEW, password_again=NEW)

    assert answer.status_code == 200
    assert (first.open("/account").status_code, second.open("/account").status_code) == (303, 200)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"password": "not the present one"}, "password"),
        ({"new_password": "short", "password_again": "short"}, "new_password"),
        ({"password_again": "something else"}, "password_again"),
    ],
)
def test_a_password_that_cannot_be_changed_says_why(
    house: Service, changed: dict[str, str], field: str
) -> None:
    joined(house, f"wan{field}", {Role.PLANNER})
    fields = {"password": GOOD, "new_password": NEW, "password_again": NEW, **changed}
    answer = came_in(house, f"wan{field}").post("/account/password", **fields)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_a_key_opens_no_account(house: Service) -> None:
    assert house.client.get("/account", headers=house.key("registrar")).status_code == 403
