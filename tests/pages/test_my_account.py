"""One's own account on pages: an invitation accepted, sessions ended, the password changed."""

import pytest

from domain.values import Role
from tests.api.browsers import OPERATOR, PASSWORD, create_account
from tests.api.running_service import BODY, Service
from tests.pages.page_browser import PageBrowser, form_to

NEW = "three old boats came home"


def invitation_path(house: Service, name: str) -> str:
    """The path of an invitation."""
    invitations = house.container.accounts.invitations
    return f"/invitations/{invitations.invite(f'{name}@example.org', {Role.PLANNER}, BODY, OPERATOR).token}"


def log_in(house: Service, name: str) -> PageBrowser:
    surfer = PageBrowser(house)
    surfer.post("/login", by="password", login=f"{name}@example.org", password=PASSWORD)
    return surfer


def test_an_invitation_makes_an_account_logs_in_and_asks_for_a_second_factor(shared_service: Service) -> None:
    surfer, path = PageBrowser(shared_service), invitation_path(shared_service, "nan")
    page = form_to(surfer.open(path), path)
    answer = surfer.submit(page, name="南", password=PASSWORD, password_again=PASSWORD)

    assert answer.headers["location"] == "/account/second-factor?first=yes"
    assert "南" in surfer.open("/account").text


def test_an_invitation_is_good_once(shared_service: Service) -> None:
    path = invitation_path(shared_service, "ou")
    fields = {"name": "Ou", "password": PASSWORD, "password_again": PASSWORD}
    PageBrowser(shared_service).post(path, **fields)
    answer = PageBrowser(shared_service).post(f"/en{path}", **fields)

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
    shared_service: Service, changed: dict[str, str], field: str
) -> None:
    path = invitation_path(shared_service, f"wrong{len(shared_service.container.accounts.people.all())}")
    answer = PageBrowser(shared_service).post(
        path, **{"name": "Pei", "password": PASSWORD, "password_again": PASSWORD, **changed}
    )

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert changed.get("password", PASSWORD) not in answer.text


def test_hostile_names_are_shown_as_text(shared_service: Service) -> None:
    surfer, path = PageBrowser(shared_service), invitation_path(shared_service, "qi")
    fields = {"name": "<script>alert(1)</script>", "password": PASSWORD, "password_again": PASSWORD}
    surfer.post(path, **fields)

    assert "<script>alert" not in surfer.open("/account").text


def test_one_session_is_ended_and_the_others_go_on(shared_service: Service) -> None:
    create_account(shared_service, "ren", {Role.PLANNER})
    first, second, third = (
        log_in(shared_service, "ren"),
        log_in(shared_service, "ren"),
        log_in(shared_service, "ren"),
    )
    ended = form_to(third.open("/account"), "/account")
    third.submit(ended)

    assert first.open("/account").status_code == 303
    assert second.open("/account").status_code == third.open("/account").status_code == 200
    assert third.submit(ended).status_code == 303, "what ended meanwhile is no mistake"


def test_all_other_sessions_are_ended(shared_service: Service) -> None:
    create_account(shared_service, "shi", {Role.PLANNER})
    first, second = log_in(shared_service, "shi"), log_in(shared_service, "shi")
    second.post("/account", end="others")

    assert (first.open("/account").status_code, second.open("/account").status_code) == (303, 200)


@pytest.mark.parametrize("end", ["", "none", "00000000-0000-0000-0000-000000000000"])
def test_a_session_that_is_none_of_ones_own_is_not_ended(shared_service: Service, end: str) -> None:
    surfer = log_in(shared_service, "shi")

    assert surfer.post("/account", end=end).headers["location"] == "/account"
    assert surfer.open("/account").status_code == 200


def test_another_password_ends_the_other_sessions(shared_service: Service) -> None:
    create_account(shared_service, "tao", {Role.PLANNER})
    first, second = log_in(shared_service, "tao"), log_in(shared_service, "tao")
    answer = second.post("/account/password", password=PASSWORD, new_password=NEW, password_again=NEW)

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
    shared_service: Service, changed: dict[str, str], field: str
) -> None:
    create_account(shared_service, f"wan{field}", {Role.PLANNER})
    fields = {"password": PASSWORD, "new_password": NEW, "password_again": NEW, **changed}
    answer = log_in(shared_service, f"wan{field}").post("/account/password", **fields)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_a_key_opens_no_account(shared_service: Service) -> None:
    assert shared_service.client.get("/account", headers=shared_service.key("registrar")).status_code == 403
