"""Second factors on pages: set up, shown, taken away, and asked for where a decision is grave."""

import json
import re

import pytest

from domain.values import Role
from tests.api.browsers import GOOD, ORIGIN, joined
from tests.api.served import Service
from tests.pages.surfing import Surfer, form_to, forms
from tests.services.accounts.authenticator import Authenticator

CODES = "/account/codes"
PASSKEYS = "/account/passkeys"
RECOVERY = re.compile(r"<code>((?:[a-z2-7]{4}-){5}[a-z2-7]{4})</code>")
OPTIONS = re.compile(r'data-options="([^"]+)"')


def came_in(house: Service, name: str, *roles: Role) -> Surfer:
    """Somebody new, logged in by password."""
    joined(house, name, set(roles) or {Role.DECIDER})
    return logged_in(house, name)


def logged_in(house: Service, name: str) -> Surfer:
    surfer = Surfer(house)
    surfer.post("/login", by="password", login=f"{name}@example.org", password=GOOD)
    return surfer


def options(text: str) -> str:
    found = OPTIONS.search(text)
    assert found
    return found[1].replace("&#34;", '"').replace("&amp;", "&")


def enrolled(surfer: Surfer) -> list[str]:
    """Set up one-time codes by the pages; the recovery codes that are shown."""
    begun = surfer.submit(form_to(surfer.open(CODES), CODES))
    surfer.secret = form_to(begun, CODES).value("secret")
    shown = surfer.submit(form_to(begun, CODES), one_time_code=surfer.code())

    assert shown.status_code == 200
    return RECOVERY.findall(shown.text)


def test_codes_are_set_up_by_a_square_or_by_hand_and_ten_more_are_for_paper(house: Service) -> None:
    surfer = came_in(house, "an")
    begun = surfer.submit(form_to(surfer.open("/account/second-factor"), CODES))
    secret = form_to(begun, CODES).value("secret")

    assert '<svg viewBox="' in begun.text
    assert " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)) in begun.text
    assert len(set(enrolled(surfer))) == 10
    assert logged_in(house, "an").open("/account").headers["location"].startswith("/step-up")


def test_a_wrong_first_code_can_be_typed_again_for_the_same_square(house: Service) -> None:
    surfer = came_in(house, "bai")
    begun = surfer.submit(form_to(surfer.open(CODES), CODES))
    wrong = surfer.submit(form_to(begun, CODES), one_time_code="abc")

    assert wrong.status_code == 422
    assert form_to(wrong, CODES).fields[:2] == form_to(begun, CODES).fields[:2]


@pytest.mark.parametrize("secret", ['"><script>alert(1)</script>', "ABC", ""])
def test_a_secret_that_was_made_up_is_not_shown_but_another_made(house: Service, secret: str) -> None:
    surfer = logged_in(house, "bai")
    shown = surfer.post(CODES, do="confirm", secret=secret, one_time_code="123456")

    assert "<script>alert" not in shown.text
    assert len(form_to(shown, CODES).value("secret")) == 32


def test_a_recovery_code_opens_once(house: Service) -> None:
    code = enrolled(came_in(house, "chen"))[0]
    first, second = logged_in(house, "chen"), logged_in(house, "chen")

    assert first.post("/step-up", by="recovery_code", recovery_code=code.upper()).status_code == 303
    assert second.post("/step-up", by="recovery_code", recovery_code=code).status_code == 422
    assert second.open("/account").status_code == 303


def test_a_code_counts_once(house: Service) -> None:
    surfer = came_in(house, "deng")
    enrolled(surfer)
    code = surfer.code()

    assert (
        logged_in(house, "deng").post("/step-up", by="one_time_code", one_time_code=code).status_code == 303
    )
    assert (
        logged_in(house, "deng").post("/step-up", by="one_time_code", one_time_code=code).status_code == 422
    )


def test_the_cookie_from_before_a_step_up_is_dead(house: Service) -> None:
    surfer = came_in(house, "er")
    enrolled(surfer)
    thief = Surfer(house, cookies=dict(surfer.cookies))
    surfer.post("/step-up", by="one_time_code", one_time_code=surfer.code())

    assert thief.open("/account").headers["location"].startswith("/login")
    assert surfer.open("/account").status_code == 200


def test_who_has_just_shown_a_factor_is_not_asked_again(house: Service) -> None:
    surfer = came_in(house, "fu")
    enrolled(surfer)

    assert surfer.open("/step-up?next=/account").headers["location"] == "/account"


def test_who_has_no_second_factor_is_led_to_set_one_up_and_back(house: Service) -> None:
    surfer = came_in(house, "gao", Role.ADMINISTRATOR)
    house.clock.turn(minutes=11)
    asked = surfer.post("/staff/people/invite", login="kept@example.org")
    told = surfer.submit(forms(asked)[0])
    choice = surfer.submit(form_to(told, "/step-up"), password=GOOD)
    begun = surfer.submit(form_to(choice, CODES))
    surfer.secret = form_to(begun, CODES).value("secret")
    shown = surfer.submit(form_to(begun, CODES), one_time_code=surfer.code())
    again = surfer.submit(form_to(shown, "/staff/people/invite"))

    assert form_to(again, "/staff/people/invite").value("login") == "kept@example.org"
    assert surfer.open("/step-up").status_code == 303


def test_a_wrong_password_there_leads_nowhere(house: Service) -> None:
    surfer = came_in(house, "hu")
    house.clock.turn(minutes=11)
    answer = surfer.post("/step-up", by="password", password="wrong words here")

    assert answer.status_code == 401
    assert form_to(answer, "/step-up").value("by") == "password"


@pytest.mark.parametrize("path", [CODES, PASSKEYS, "/account/recovery-codes", "/account"])
def test_a_session_left_open_changes_no_proof(house: Service, path: str) -> None:
    surfer = came_in(house, f"left{path.count('/')}{len(path)}")
    house.clock.turn(minutes=11)
    answer = surfer.post(path, do="begin" if path == CODES else "add", end="others")

    assert answer.status_code == 403
    assert forms(answer)[0].action == "/step-up"


def test_a_passkey_is_added_logs_in_steps_up_and_is_removed(house: Service) -> None:
    surfer, authenticator = came_in(house, "jin"), Authenticator(ORIGIN)
    made = authenticator.create(options(surfer.open(PASSKEYS).text))
    added = surfer.submit(form_to(surfer.open(PASSKEYS), PASSKEYS), passkey=made, name="key <ring>")

    assert added.headers["location"] == "/account/recovery-codes"
    assert "key &lt;ring&gt;" in surfer.open(PASSKEYS).text

    other = Surfer(house)
    asked = other.post("/login/passkey", next="/account")
    answer = other.submit(form_to(asked, "/login/passkey"), passkey=authenticator.sign(options(asked.text)))
    assert answer.headers["location"] == "/account"

    house.clock.turn(minutes=11)
    asked = other.open("/step-up?next=/account")
    proof = authenticator.sign(options(asked.text))
    assert other.submit(form_to(asked, "/step-up"), passkey=proof).headers["location"] == "/account"

    removed = other.submit(form_to(other.open(PASSKEYS), PASSKEYS))
    assert removed.headers["location"] == "/login?left=changed"
    assert house.here.accounts.passkeys.of(house.here.accounts.people.person(_id(house, "jin")).id) == ()


def test_a_passkey_that_is_none_is_refused(house: Service) -> None:
    surfer = came_in(house, "kang")
    answer = surfer.post(PASSKEYS, do="add", passkey=json.dumps({"rawId": "x"}), name="none")

    assert answer.status_code == 422


def test_codes_that_are_removed_end_every_session(house: Service) -> None:
    surfer = came_in(house, "lan")
    enrolled(surfer)
    answer = surfer.post(CODES, do="remove")

    assert answer.headers["location"] == "/login?left=changed"
    assert surfer.open("/account").headers["location"].startswith("/login")
    assert logged_in(house, "lan").open("/account").status_code == 200


def test_new_recovery_codes_end_the_former_ones(house: Service) -> None:
    surfer = came_in(house, "ma")
    former = enrolled(surfer)[0]
    made = surfer.submit(form_to(surfer.open("/account/recovery-codes"), "/account/recovery-codes"))
    newer = RECOVERY.findall(made.text)[0]

    assert (
        logged_in(house, "ma").post("/step-up", by="recovery_code", recovery_code=former).status_code == 422
    )
    assert logged_in(house, "ma").post("/step-up", by="recovery_code", recovery_code=newer).status_code == 303


def _id(house: Service, name: str) -> str:
    people = house.here.accounts.people.all()
    return next(each.id for each in people if each.login == f"{name}@example.org")
