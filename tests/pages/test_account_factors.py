"""Pages for second factors: set up, verify, remove, step-up."""

import json
import re

import pytest

from domain.values import Role
from tests.api.browsers import ORIGIN, PASSWORD, create_account
from tests.api.running_service import Service
from tests.pages.page_browser import PageBrowser, form_to, forms
from tests.services.accounts.authenticator import Authenticator

CODES = "/account/codes"
PASSKEYS = "/account/passkeys"
RECOVERY = re.compile(r"<code>((?:[a-z2-7]{4}-){5}[a-z2-7]{4})</code>")
OPTIONS = re.compile(r'data-options="([^"]+)"')


def new_person(service: Service, name: str, *roles: Role) -> PageBrowser:
    """A browser with a password session of a new account."""
    create_account(service, name, set(roles) or {Role.DECIDER})
    return log_in(service, name)


def log_in(service: Service, name: str) -> PageBrowser:
    browser = PageBrowser(service)
    browser.post("/login", by="password", login=f"{name}@example.org", password=PASSWORD)
    return browser


def options(text: str) -> str:
    found = OPTIONS.search(text)
    assert found
    return found[1].replace("&#34;", '"').replace("&amp;", "&")


def enrol_codes(browser: PageBrowser) -> list[str]:
    """Set up one-time codes on the pages; returns the recovery codes."""
    enrolment = browser.submit(form_to(browser.open(CODES), CODES))
    browser.secret = form_to(enrolment, CODES).value("secret")
    confirmed = browser.submit(form_to(enrolment, CODES), one_time_code=browser.code())

    assert confirmed.status_code == 200
    return RECOVERY.findall(confirmed.text)


def test_codes_are_set_up_by_qr_code_or_by_hand_with_ten_recovery_codes(shared_service: Service) -> None:
    browser = new_person(shared_service, "an")
    enrolment = browser.submit(form_to(browser.open("/account/second-factor"), CODES))
    secret = form_to(enrolment, CODES).value("secret")

    assert '<svg viewBox="' in enrolment.text
    assert " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)) in enrolment.text
    assert len(set(enrol_codes(browser))) == 10
    assert log_in(shared_service, "an").open("/account").headers["location"].startswith("/step-up")


def test_a_wrong_first_code_can_be_corrected_for_the_same_secret(shared_service: Service) -> None:
    browser = new_person(shared_service, "bai")
    enrolment = browser.submit(form_to(browser.open(CODES), CODES))
    wrong = browser.submit(form_to(enrolment, CODES), one_time_code="abc")

    assert wrong.status_code == 422
    assert form_to(wrong, CODES).fields[:2] == form_to(enrolment, CODES).fields[:2]


@pytest.mark.parametrize("secret", ['"><script>alert(1)</script>', "ABC", ""])
def test_an_invalid_secret_is_replaced_and_never_shown(shared_service: Service, secret: str) -> None:
    browser = log_in(shared_service, "bai")
    page = browser.post(CODES, do="confirm", secret=secret, one_time_code="123456")

    assert "<script>alert" not in page.text
    assert len(form_to(page, CODES).value("secret")) == 32


def test_a_recovery_code_is_accepted_once(shared_service: Service) -> None:
    code = enrol_codes(new_person(shared_service, "chen"))[0]
    first, second = log_in(shared_service, "chen"), log_in(shared_service, "chen")

    assert first.post("/step-up", by="recovery_code", recovery_code=code.upper()).status_code == 303
    assert second.post("/step-up", by="recovery_code", recovery_code=code).status_code == 422
    assert second.open("/account").status_code == 303


def test_a_one_time_code_is_accepted_once(shared_service: Service) -> None:
    browser = new_person(shared_service, "deng")
    enrol_codes(browser)
    code = browser.code()

    assert (
        log_in(shared_service, "deng").post("/step-up", by="one_time_code", one_time_code=code).status_code
        == 303
    )
    assert (
        log_in(shared_service, "deng").post("/step-up", by="one_time_code", one_time_code=code).status_code
        == 422
    )


def test_the_cookie_from_before_a_step_up_is_invalid(shared_service: Service) -> None:
    browser = new_person(shared_service, "er")
    enrol_codes(browser)
    thief = PageBrowser(shared_service, cookies=dict(browser.cookies))
    browser.post("/step-up", by="one_time_code", one_time_code=browser.code())

    assert thief.open("/account").headers["location"].startswith("/login")
    assert browser.open("/account").status_code == 200


def test_a_recent_second_factor_is_not_requested_again(shared_service: Service) -> None:
    browser = new_person(shared_service, "fu")
    enrol_codes(browser)

    assert browser.open("/step-up?next=/account").headers["location"] == "/account"


def test_a_person_without_second_factor_sets_one_up_and_keeps_the_entries(shared_service: Service) -> None:
    browser = new_person(shared_service, "gao", Role.ADMINISTRATOR)
    shared_service.clock.advance(minutes=11)
    response = browser.post("/staff/people/invite", login="kept@example.org")
    text = browser.submit(forms(response)[0])
    choice = browser.submit(form_to(text, "/step-up"), password=PASSWORD)
    enrolment = browser.submit(form_to(choice, CODES))
    browser.secret = form_to(enrolment, CODES).value("secret")
    page = browser.submit(form_to(enrolment, CODES), one_time_code=browser.code())
    again = browser.submit(form_to(page, "/staff/people/invite"))

    assert form_to(again, "/staff/people/invite").value("login") == "kept@example.org"
    assert browser.open("/step-up").status_code == 303


def test_a_wrong_password_at_step_up_is_refused(shared_service: Service) -> None:
    browser = new_person(shared_service, "hu")
    shared_service.clock.advance(minutes=11)
    answer = browser.post("/step-up", by="password", password="wrong words here")

    assert answer.status_code == 401
    assert form_to(answer, "/step-up").value("by") == "password"


@pytest.mark.parametrize("path", [CODES, PASSKEYS, "/account/recovery-codes", "/account"])
def test_an_old_session_changes_no_credentials(shared_service: Service, path: str) -> None:
    browser = new_person(shared_service, f"left{path.count('/')}{len(path)}")
    shared_service.clock.advance(minutes=11)
    answer = browser.post(path, do="begin" if path == CODES else "add", end="others")

    assert answer.status_code == 403
    assert forms(answer)[0].action == "/step-up"


def test_a_passkey_is_added_logs_in_steps_up_and_is_removed(shared_service: Service) -> None:
    browser, authenticator = new_person(shared_service, "jin"), Authenticator(ORIGIN)
    created = authenticator.create(options(browser.open(PASSKEYS).text))
    added = browser.submit(form_to(browser.open(PASSKEYS), PASSKEYS), passkey=created, name="key <ring>")

    assert added.headers["location"] == "/account/recovery-codes"
    assert "key &lt;ring&gt;" in browser.open(PASSKEYS).text

    other = PageBrowser(shared_service)
    response = other.post("/login/passkey", next="/account")
    answer = other.submit(
        form_to(response, "/login/passkey"), passkey=authenticator.sign(options(response.text))
    )
    assert answer.headers["location"] == "/account"

    shared_service.clock.advance(minutes=11)
    response = other.open("/step-up?next=/account")
    proof = authenticator.sign(options(response.text))
    assert other.submit(form_to(response, "/step-up"), passkey=proof).headers["location"] == "/account"

    removed = other.submit(form_to(other.open(PASSKEYS), PASSKEYS))
    assert removed.headers["location"] == "/login?left=changed"
    assert (
        shared_service.container.accounts.passkeys.of(
            shared_service.container.accounts.people.person(_id(shared_service, "jin")).id
        )
        == ()
    )


def test_an_invalid_passkey_is_refused(shared_service: Service) -> None:
    browser = new_person(shared_service, "kang")
    answer = browser.post(PASSKEYS, do="add", passkey=json.dumps({"rawId": "x"}), name="none")

    assert answer.status_code == 422


def test_removing_codes_ends_every_session(shared_service: Service) -> None:
    browser = new_person(shared_service, "lan")
    enrol_codes(browser)
    answer = browser.post(CODES, do="remove")

    assert answer.headers["location"] == "/login?left=changed"
    assert browser.open("/account").headers["location"].startswith("/login")
    assert log_in(shared_service, "lan").open("/account").status_code == 200


def test_new_recovery_codes_replace_the_former_ones(shared_service: Service) -> None:
    browser = new_person(shared_service, "ma")
    former = enrol_codes(browser)[0]
    created = browser.submit(form_to(browser.open("/account/recovery-codes"), "/account/recovery-codes"))
    newer = RECOVERY.findall(created.text)[0]

    assert (
        log_in(shared_service, "ma").post("/step-up", by="recovery_code", recovery_code=former).status_code
        == 422
    )
    assert (
        log_in(shared_service, "ma").post("/step-up", by="recovery_code", recovery_code=newer).status_code
        == 303
    )


def _id(service: Service, name: str) -> str:
    people = service.container.accounts.people.all()
    return next(each.id for each in people if each.login == f"{name}@example.org")
