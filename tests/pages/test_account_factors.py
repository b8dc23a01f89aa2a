"""Second factors on pages: set up, shown, taken away, and asked for where a decision is grave."""

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


def new_person(house: Service, name: str, *roles: Role) -> PageBrowser:
    """Somebody new, logged in by password."""
    create_account(house, name, set(roles) or {Role.DECIDER})
    return log_in(house, name)


def log_in(house: Service, name: str) -> PageBrowser:
    surfer = PageBrowser(house)
    surfer.post("/login", by="password", login=f"{name}@example.org", password=PASSWORD)
    return surfer


def options(text: str) -> str:
    found = OPTIONS.search(text)
    assert found
    return found[1].replace("&#34;", '"').replace("&amp;", "&")


def enrol_codes(surfer: PageBrowser) -> list[str]:
    """Set up one-time codes by the pages; the recovery codes that are shown."""
    enrolment = surfer.submit(form_to(surfer.open(CODES), CODES))
    surfer.secret = form_to(enrolment, CODES).value("secret")
    confirmed = surfer.submit(form_to(enrolment, CODES), one_time_code=surfer.code())

    assert confirmed.status_code == 200
    return RECOVERY.findall(confirmed.text)


def test_codes_are_set_up_by_a_square_or_by_hand_and_ten_more_are_for_paper(shared_service: Service) -> None:
    surfer = new_person(shared_service, "an")
    enrolment = surfer.submit(form_to(surfer.open("/account/second-factor"), CODES))
    secret = form_to(enrolment, CODES).value("secret")

    assert '<svg viewBox="' in enrolment.text
    assert " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)) in enrolment.text
    assert len(set(enrol_codes(surfer))) == 10
    assert log_in(shared_service, "an").open("/account").headers["location"].startswith("/step-up")


def test_a_wrong_first_code_can_be_typed_again_for_the_same_square(shared_service: Service) -> None:
    surfer = new_person(shared_service, "bai")
    enrolment = surfer.submit(form_to(surfer.open(CODES), CODES))
    wrong = surfer.submit(form_to(enrolment, CODES), one_time_code="abc")

    assert wrong.status_code == 422
    assert form_to(wrong, CODES).fields[:2] == form_to(enrolment, CODES).fields[:2]


@pytest.mark.parametrize("secret", ['"><script>alert(1)</script>', "ABC", ""])
def test_a_secret_that_was_made_up_is_not_shown_but_another_made(
    shared_service: Service, secret: str
) -> None:
    surfer = log_in(shared_service, "bai")
    page = surfer.post(CODES, do="confirm", secret=secret, one_time_code="123456")

    assert "<script>alert" not in page.text
    assert len(form_to(page, CODES).value("secret")) == 32


def test_a_recovery_code_opens_once(shared_service: Service) -> None:
    code = enrol_codes(new_person(shared_service, "chen"))[0]
    first, second = log_in(shared_service, "chen"), log_in(shared_service, "chen")

    assert first.post("/step-up", by="recovery_code", recovery_code=code.upper()).status_code == 303
    assert second.post("/step-up", by="recovery_code", recovery_code=code).status_code == 422
    assert second.open("/account").status_code == 303


def test_a_code_counts_once(shared_service: Service) -> None:
    surfer = new_person(shared_service, "deng")
    enrol_codes(surfer)
    code = surfer.code()

    assert (
        log_in(shared_service, "deng").post("/step-up", by="one_time_code", one_time_code=code).status_code
        == 303
    )
    assert (
        log_in(shared_service, "deng").post("/step-up", by="one_time_code", one_time_code=code).status_code
        == 422
    )


def test_the_cookie_from_before_a_step_up_is_dead(shared_service: Service) -> None:
    surfer = new_person(shared_service, "er")
    enrol_codes(surfer)
    thief = PageBrowser(shared_service, cookies=dict(surfer.cookies))
    surfer.post("/step-up", by="one_time_code", one_time_code=surfer.code())

    assert thief.open("/account").headers["location"].startswith("/login")
    assert surfer.open("/account").status_code == 200


def test_who_has_just_shown_a_factor_is_not_asked_again(shared_service: Service) -> None:
    surfer = new_person(shared_service, "fu")
    enrol_codes(surfer)

    assert surfer.open("/step-up?next=/account").headers["location"] == "/account"


def test_who_has_no_second_factor_is_led_to_set_one_up_and_back(shared_service: Service) -> None:
    surfer = new_person(shared_service, "gao", Role.ADMINISTRATOR)
    shared_service.clock.advance(minutes=11)
    response = surfer.post("/staff/people/invite", login="kept@example.org")
    text = surfer.submit(forms(response)[0])
    choice = surfer.submit(form_to(text, "/step-up"), password=PASSWORD)
    enrolment = surfer.submit(form_to(choice, CODES))
    surfer.secret = form_to(enrolment, CODES).value("secret")
    page = surfer.submit(form_to(enrolment, CODES), one_time_code=surfer.code())
    again = surfer.submit(form_to(page, "/staff/people/invite"))

    assert form_to(again, "/staff/people/invite").value("login") == "kept@example.org"
    assert surfer.open("/step-up").status_code == 303


def test_a_wrong_password_there_leads_nowhere(shared_service: Service) -> None:
    surfer = new_person(shared_service, "hu")
    shared_service.clock.advance(minutes=11)
    answer = surfer.post("/step-up", by="password", password="wrong words here")

    assert answer.status_code == 401
    assert form_to(answer, "/step-up").value("by") == "password"


@pytest.mark.parametrize("path", [CODES, PASSKEYS, "/account/recovery-codes", "/account"])
def test_a_session_left_open_changes_no_proof(shared_service: Service, path: str) -> None:
    surfer = new_person(shared_service, f"left{path.count('/')}{len(path)}")
    shared_service.clock.advance(minutes=11)
    answer = surfer.post(path, do="begin" if path == CODES else "add", end="others")

    assert answer.status_code == 403
    assert forms(answer)[0].action == "/step-up"


def test_a_passkey_is_added_logs_in_steps_up_and_is_removed(shared_service: Service) -> None:
    surfer, authenticator = new_person(shared_service, "jin"), Authenticator(ORIGIN)
    created = authenticator.create(options(surfer.open(PASSKEYS).text))
    added = surfer.submit(form_to(surfer.open(PASSKEYS), PASSKEYS), passkey=created, name="key <ring>")

    assert added.headers["location"] == "/account/recovery-codes"
    assert "key &lt;ring&gt;" in surfer.open(PASSKEYS).text

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


def test_a_passkey_that_is_none_is_refused(shared_service: Service) -> None:
    surfer = new_person(shared_service, "kang")
    answer = surfer.post(PASSKEYS, do="add", passkey=json.dumps({"rawId": "x"}), name="none")

    assert answer.status_code == 422


def test_codes_that_are_removed_end_every_session(shared_service: Service) -> None:
    surfer = new_person(shared_service, "lan")
    enrol_codes(surfer)
    answer = surfer.post(CODES, do="remove")

    assert answer.headers["location"] == "/login?left=changed"
    assert surfer.open("/account").headers["location"].startswith("/login")
    assert log_in(shared_service, "lan").open("/account").status_code == 200


def test_new_recovery_codes_end_the_former_ones(shared_service: Service) -> None:
    surfer = new_person(shared_service, "ma")
    former = enrol_codes(surfer)[0]
    created = surfer.submit(form_to(surfer.open("/account/recovery-codes"), "/account/recovery-codes"))
    newer = RECOVERY.findall(created.text)[0]

    assert (
        log_in(shared_service, "ma").post("/step-up", by="recovery_code", recovery_code=former).status_code
        == 422
    )
    assert (
        log_in(shared_service, "ma").post("/step-up", by="recovery_code", recovery_code=newer).status_code
        == 303
    )


def _id(house: Service, name: str) -> str:
    people = house.container.accounts.people.all()
    return next(each.id for each in people if each.login == f"{name}@example.org")
