"""Upgrade from release 0.1: events, answers, keys, sessions, drafts and receipts stay valid."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

import psycopg
import pyotp
import pytest

from projections.installation import create_missing
from projections.rebuild import rebuild
from projections.views import views_with
from services.event_store import EventStore
from services.holidays import PublicHolidays
from services.migrations import migrate
from tests.conftest import cloned_database
from tests.upgrade.answers import Question, answers, differences
from tests.upgrade.conftest import Upgraded
from tests.upgrade.golden import ASKED_AT, GOLDEN
from tests.upgrade.release_0_1 import CREDENTIALS

PEOPLE = CREDENTIALS["people"]
COMMANDS = CREDENTIALS["commands"]
NOT_FROM_VIEWS = ("/api/v1/staff/certificates", "/api/v1/audit/access")
OF_PRESENT_RULES = (
    "/api/v1/staff/worklist",
    "/api/v1/staff/certificates",
    "/api/v1/audit/patterns/late-records",
)
"""What is due, what can be decided and what is listed as late follow from the rules of today, whichever
release recorded it."""


def changed(service: Upgraded, golden: Sequence[Any]) -> list[str]:
    """The first twenty differences from the golden answers."""
    questions = [Question(path, by, body) for path, by, body, _ in golden]
    found = answers(service.client, CREDENTIALS["keys"], questions)
    different = (
        f"{question.path} asked by {question.by or 'anyone'}: {difference}"
        for question, (*_, place), given in zip(questions, golden, found, strict=True)
        for difference in differences(GOLDEN["answers"][place], given)
    )
    return list(islice(different, 20))


def test_a_database_that_was_upgraded_lacks_nothing(server_url: str, release_0_1: str) -> None:
    with cloned_database(server_url, release_0_1) as url:
        migrate(url, create_missing)

        assert migrate(url, create_missing) == ()
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT count(1) FROM events.stored_events").fetchone() == (832,)


def test_every_answer_about_every_past_pair_of_moments_is_the_same(upgraded: Upgraded) -> None:
    questions = [each for each in GOLDEN["questions"] if not each[0].startswith(OF_PRESENT_RULES)]

    assert changed(upgraded, questions) == []


def of_withdrawn_approval(service: Upgraded) -> dict[str, Any]:
    """The answer about a certificate whose body's approval release 0.1 withdrew, without a cause."""
    answer = service.client.get("/api/v1/certificates/99225TH00001R0M")
    given: dict[str, Any] = answer.json()
    return {name: given[name] for name in ("status", "status_since", "reliance", "notices")}


@pytest.fixture(scope="module")
def before_rebuilding(upgraded: Upgraded) -> dict[str, Any]:
    return of_withdrawn_approval(upgraded)


def test_an_old_withdrawal_without_a_cause_gives_a_notice_and_no_status(
    before_rebuilding: dict[str, Any],
) -> None:
    (notice,) = before_rebuilding["notices"]

    assert (before_rebuilding["status"], before_rebuilding["reliance"]) == ("valid", "with_notice")
    assert notice["kind"] == "approval_withdrawn"


@pytest.fixture(scope="module")
def rebuilt(upgraded: Upgraded, before_rebuilding: dict[str, Any]) -> Upgraded:
    with EventStore(upgraded.url, lambda: ASKED_AT) as log:
        for view in views_with(lambda: PublicHolidays().working_days):
            done = rebuild(view, log, upgraded.url)
            assert done.switched, done.differences
    return upgraded


def test_views_that_were_rebuilt_give_the_same_answers(rebuilt: Upgraded) -> None:
    excluded = (*NOT_FROM_VIEWS, *OF_PRESENT_RULES)
    from_views = [each for each in GOLDEN["questions"] if not each[0].startswith(excluded)]

    assert changed(rebuilt, from_views) == []


def test_an_old_withdrawal_is_answered_alike_after_a_rebuild(
    rebuilt: Upgraded, before_rebuilding: dict[str, Any]
) -> None:
    assert of_withdrawn_approval(rebuilt) == before_rebuilding


def test_a_key_opens_what_it_opened(upgraded: Upgraded) -> None:
    opened = {
        name: upgraded.client.get("/api/v1/staff/worklist", headers=upgraded.key(name)).status_code
        for name in CREDENTIALS["keys"]
    }

    assert {name for name, status in opened.items() if status == 401} == {"revoked", "expired"}
    assert {name for name, status in opened.items() if status == 403} == {"regulator"}
    assert set(opened.values()) == {200, 401, 403}


def test_a_key_that_only_reads_still_writes_nothing(upgraded: Upgraded) -> None:
    applied = COMMANDS[0]
    headers = {"Idempotency-Key": "another"}

    written = upgraded.post(applied["path"], applied["body"], upgraded.key("reads") | headers)

    assert written.status_code == 403


def test_a_session_goes_on(upgraded: Upgraded) -> None:
    seen = {
        name: upgraded.client.get("/api/v1/session", headers=upgraded.cookie(name))
        for name in PEOPLE["sessions"]
    }

    assert {name for name, got in seen.items() if got.status_code == 401} == {"ended"}
    for name in ("password", "waiting", "stepped-up"):
        assert seen[name].json()["person"] == PEOPLE["sessions"][name]["person"]
    assert seen["waiting"].json()["second_factor_due"]
    assert seen["stepped-up"].json()["stepped_up_at"]


@pytest.mark.parametrize(("login", "due"), [("registrar", False), ("decider", False), ("regulator", True)])
def test_people_log_in_by_the_password_and_the_codes_they_had(
    upgraded: Upgraded, login: str, due: bool
) -> None:
    """The regulator has a passkey, which is then required."""
    secret = PEOPLE["one_time_codes"].get(login)
    code = {"code": pyotp.TOTP(secret).at(ASKED_AT)} if secret else {}

    got = upgraded.post("/api/v1/session", {"login": login, "password": PEOPLE["password"], **code})

    assert got.status_code == 201, got.text
    assert got.json()["person"] == PEOPLE["logins"][login]
    assert got.json()["second_factor_due"] is due


def test_a_recovery_code_completes_a_login_that_waits_for_one(upgraded: Upgraded) -> None:
    proof = {"by": "recovery_code", "proof": PEOPLE["recovery_codes"]["decider"][0]}

    got = upgraded.post("/api/v1/session/step-up", proof, upgraded.cookie("waiting"))

    assert got.status_code == 200, got.text
    assert not got.json()["second_factor_due"]


def test_an_invitation_is_accepted(upgraded: Upgraded) -> None:
    given = {"token": PEOPLE["invitation"], "password": "four little ducks went out", "name": "新来的"}

    got = upgraded.post("/api/v1/invitations/accept", given)

    assert got.status_code == 201, got.text
    assert got.json()["person"] == "P-DEMO-A-newcomer"


def test_a_command_sent_again_is_given_its_first_receipt(upgraded: Upgraded) -> None:
    for sent in COMMANDS:
        headers = upgraded.key(sent["by"]) | sent["headers"]

        again = upgraded.post(sent["path"], sent["body"], headers)

        assert again.status_code == sent["status"], again.text
        assert list(differences(sent["receipt"], again.json())) == []
        assert again.headers["Idempotent-Replayed"] == "true"


def test_another_command_under_the_same_key_is_refused(upgraded: Upgraded) -> None:
    for sent in COMMANDS:
        headers = upgraded.key(sent["by"]) | sent["headers"]

        other = upgraded.post(sent["path"], sent["body"] | {"reason": "另一个理由"}, headers)

        assert other.status_code == 422, other.text


def test_a_draft_is_shown_as_it_was_typed(upgraded: Upgraded) -> None:
    draft = CREDENTIALS["draft"]

    page = upgraded.client.get(draft["path"], headers=upgraded.key(draft["by"]))

    assert page.status_code == 200
    assert [typed for typed in draft["typed"].values() if typed not in page.text] == []


@pytest.mark.parametrize("name", ["\u202e", "看\u200b不见"])
def test_a_name_that_hides_something_is_still_read(upgraded: Upgraded, name: str) -> None:
    export = Question("/api/v1/audit/export", by="regulator")
    (entries,) = answers(upgraded.client, CREDENTIALS["keys"], [export])
    (applied,) = [
        each
        for each in entries
        if each["topic"] == "certificate.applied.v1"
        and each["payload"]["particulars"]["organisation"]["name"].startswith(name)
    ]
    letter = {"CNCA-R-2018-9991": "A", "CNCA-R-2018-9992": "B"}[applied["body"]]

    case = upgraded.client.get(
        f"/api/v1/staff/certificates/{applied['stream']}", headers=upgraded.key(f"{letter}-registrar")
    )

    assert case.status_code == 200
    assert case.json()["number"]
