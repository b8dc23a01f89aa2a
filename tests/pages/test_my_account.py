"""Pages of the own account: accept an invitation, end sessions, change the password."""

import pytest

from domain.values import Role
from tests.api.browsers import OPERATOR, PASSWORD, create_account
from tests.api.running_service import BODY, Service
from tests.pages.page_browser import PageBrowser, form_to

NEW = "three old boats came home"


def invitation_path(service: Service, name: str) -> str:
    """The path of a new invitation."""
    invitations = service.container.accounts.invitations
    return f"/invitations/{invitations.invite(f'{name}@example.org', {Role.PLANNER}, BODY, OPERATOR).token}"


def log_in(service: Service, name: str) -> PageBrowser:
    browser = PageBrowser(service)
    browser.post("/login", by="password", login=f"{name}@example.org", password=PASSWORD)
    return browser


def test_an_accepted_invitation_logs_in_and_requests_a_second_factor(shared_service: Service) -> None:
    browser, path = PageBrowser(shared_service), invitation_path(shared_service, "nan")
    page = form_to(browser.open(path), path)
    answer = browser.submit(page, name="南", password=PASSWORD, password_again=PASSWORD)

    assert answer.headers["location"] == "/account/second-factor?first=yes"
    assert "南" in browser.open("/account").text


def test_an_invitation_is_accepted_once(shared_service: Service) -> None:
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
def test_an_error_is_shown_at_its_field(shared_service: Service, changed: dict[str, str], field: str) -> None:
    path = invitation_path(shared_service, f"wrong{len(shared_service.container.accounts.people.all())}")
    answer = PageBrowser(shared_service).post(
        path, **{"name": "Pei", "password": PASSWORD, "password_again": PASSWORD, **changed}
    )

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert changed.get("password", PASSWORD) not in answer.text


def test_names_are_escaped(shared_service: Service) -> None:
    browser, path = PageBrowser(shared_service), invitation_path(shared_service, "qi")
    fields = {"name": "<script>alert(1)</script>", "password": PASSWORD, "password_again": PASSWORD}
    browser.post(path, **fields)

    assert "<script>alert" not in browser.open("/account").text


def test_ending_one_session_keeps_the_others(shared_service: Service) -> None:
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
    assert third.submit(ended).status_code == 303, "a session that has ended is no error"


def test_all_other_sessions_are_ended(shared_service: Service) -> None:
    create_account(shared_service, "shi", {Role.PLANNER})
    first, second = log_in(shared_service, "shi"), log_in(shared_service, "shi")
    second.post("/account", end="others")

    assert (first.open("/account").status_code, second.open("/account").status_code) == (303, 200)


@pytest.mark.parametrize("end", ["", "none", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_session_is_not_ended(shared_service: Service, end: str) -> None:
    browser = log_in(shared_service, "shi")

    assert browser.post("/account", end=end).headers["location"] == "/account"
    assert browser.open("/account").status_code == 200


def test_a_changed_password_ends_the_other_sessions(shared_service: Service) -> None:
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
def test_an_error_of_a_password_change_is_shown_at_its_field(
    shared_service: Service, changed: dict[str, str], field: str
) -> None:
    create_account(shared_service, f"wan{field}", {Role.PLANNER})
    fields = {"password": PASSWORD, "new_password": NEW, "password_again": NEW, **changed}
    answer = log_in(shared_service, f"wan{field}").post("/account/password", **fields)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_an_api_key_cannot_open_account_pages(shared_service: Service) -> None:
    assert shared_service.client.get("/account", headers=shared_service.key("registrar")).status_code == 403
