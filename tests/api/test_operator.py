"""What the operator does over HTTP: seen before it is done, on a version, once, and by no other key."""

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from httpx2 import Response

from api.rest.operator_examples import OPERATOR_EXAMPLES
from domain.calendar import civil_date
from domain.values import Role
from services.keys import KeyTerms
from services.scheme_files import bundled_schemes
from services.scopes import Scope
from tests.api.case_steps import grant_certificate
from tests.api.running_service import BODY, FIRST_DAY, OTHER_BODY, Json, Service, json_body

AREA = "/api/v1/operator"
NEW_BODY = "CNCA-R-2099-901"
NEW_SCHEME = next(scheme for scheme in bundled_schemes() if scheme.scheme == "property-management")


@pytest.fixture(scope="module")
def service(shared_service: Service) -> Service:
    """The service with a key of the operator."""
    terms = KeyTerms(frozenset({Scope.OPERATE}), shared_service.clock.now + timedelta(days=9999))
    shared_service.keys["operator"] = shared_service.container.keys.add("P-op", [Role.SYSTEM], None, terms)
    return shared_service


@pytest.fixture(scope="module")
def registered(service: Service) -> str:
    """A body that the operator registered."""
    body = OPERATOR_EXAMPLES["register"] | {"body": NEW_BODY, "code": "901"}
    answer = service.command(f"{AREA}/bodies", "operator", body)

    assert json_body(answer, 201)["events"] == ["body.registered.v2"]
    assert answer.headers["Location"] == f"{AREA}/bodies/{NEW_BODY}"
    return NEW_BODY


@pytest.fixture(scope="module")
def number(service: Service) -> str:
    """The number of a certificate decided on the day before today."""
    _, number = grant_certificate(service)
    service.clock.set_day(FIRST_DAY + timedelta(days=1))
    return number


def record(service: Service, body: str) -> Json:
    return json_body(service.read(f"{AREA}/bodies/{body}", "operator"))


def send(
    service: Service, path: str, *, expected: int | None = None, key: str | None = None, **terms: Any
) -> Response:
    """A command `body/command` with its example of today, on the current version by default."""
    body, command = path.partition("?")[0].split("/")
    example = dict(OPERATOR_EXAMPLES[command])
    if "effective_on" in example:
        example["effective_on"] = today(service).isoformat()
    known = record(service, body)["version"] if expected is None else expected
    return service.command(f"{AREA}/bodies/{path}", "operator", example | terms, known, key)


def today(service: Service) -> date:
    return civil_date(service.clock.now)


@pytest.mark.parametrize("query", ["", "?dry_run=true"])
def test_a_body_and_a_code_are_registered_once(service: Service, registered: str, query: str) -> None:
    for body, code, problem in (
        (registered, "902", "already-recorded"),
        ("CNCA-R-2099-999", "901", "body-code-taken"),
    ):
        new = OPERATOR_EXAMPLES["register"] | {"body": body, "code": code}
        answer = json_body(service.command(f"{AREA}/bodies{query}", "operator", new), 409)

        assert answer["type"] == f"/problems/{problem}"


def test_what_changes_about_a_body_is_recorded_and_public(service: Service) -> None:
    for command in ("rename", "move", "contact"):
        assert json_body(send(service, f"{OTHER_BODY}/{command}"))["visible"]
    renamed = record(service, OTHER_BODY)["names"][-1]["version"]
    name = {"zh": "甲认证联合", "en": "First Certification Union"}
    json_body(send(service, f"{OTHER_BODY}/correct-name", version=renamed, name=name))
    public = json_body(service.read(f"/api/v1/bodies/{OTHER_BODY}"))

    assert (public["name"], public["contact"]["telephone"]) == (name, "010-00000000")
    assert public["address"] == OPERATOR_EXAMPLES["move"]["address"]


def test_a_command_is_based_on_the_present_version(service: Service, registered: str) -> None:
    stale = send(service, f"{registered}/recode", expected=999, code="904")
    none = service.command(f"{AREA}/bodies/{registered}/recode", "operator", OPERATOR_EXAMPLES["recode"])
    unknown = send(service, "CNCA-R-2099-998/recode", expected=1, code="904")

    assert json_body(stale, 412)["current"] == record(service, registered)["version"]
    assert json_body(none, 428)
    assert json_body(unknown, 409)["type"] == "/problems/body-not-registered"


def test_a_withdrawal_is_seen_before_it_is_done_and_a_slip_corrected(service: Service, number: str) -> None:
    """The same command is previewed, sent, and sent again; its correction restores the answer."""
    before, positions = record(service, BODY), service.position
    preview = json_body(send(service, f"{BODY}/withdraw-approval?dry_run=true", key="withdrawal"))
    unchanged = (record(service, BODY), service.position)
    done = json_body(send(service, f"{BODY}/withdraw-approval", key="withdrawal"))
    again = send(service, f"{BODY}/withdraw-approval", key="withdrawal", expected=before["version"])
    lost = service.public(number)["status"]
    json_body(send(service, f"{BODY}/correct-approval", version=done["version"]))

    assert preview == {
        "recorded": False,
        "summary": f"This affects 1 certificate: 1 valid (as of {today(service)}).",
        "day": today(service).isoformat(),
        "certificates": 1,
        "by_status": {"valid": 1},
    }
    assert unchanged == (before, positions)
    assert (json_body(again), again.headers["Idempotent-Replayed"]) == (done, "true")
    assert (lost, service.public(number)["status"]) == ("body_not_approved", "valid")


def test_a_checked_list_says_that_the_body_lost_its_approval(service: Service, number: str) -> None:
    """On the page and in the file, in both languages."""
    done = json_body(send(service, f"{BODY}/withdraw-approval"))
    pages, sheets = {}, {}
    for prefix in ("", "/en"):
        page = service.client.post(f"{prefix}/check", files={"list": (None, number.encode())})
        form = {"list": (None, number.encode()), "format": (None, b"xlsx")}
        book = service.client.post(f"{prefix}/check/download", files=form)
        pages[prefix] = page.text
        sheets[prefix] = openpyxl.load_workbook(BytesIO(book.content)).worksheets[0]
    json_body(send(service, f"{BODY}/correct-approval", version=done["version"]))
    cells = {prefix: {cell for row in sheet.values for cell in row} for prefix, sheet in sheets.items()}

    assert "机构资质失效" in pages[""]
    assert "Body not approved" in pages["/en"]
    assert {"机构资质失效"} <= cells[""]
    assert {"Body not approved"} <= cells["/en"]
    assert any("2026 年第 7 号" in str(cell) for cell in cells[""])


def test_a_page_names_one_last_day_when_the_approval_was_given_up(service: Service, number: str) -> None:
    """Not that of the period of validity, which is later, and not that the body is without approval now."""
    done = json_body(send(service, f"{BODY}/withdraw-approval", cause="given_up"))
    page, answer = service.client.get(f"/en/c/{number}").text, service.public(number)
    json_body(send(service, f"{BODY}/correct-approval", version=done["version"]))
    last = date.fromisoformat(answer["notices"][0]["until"])

    assert f"It is valid to {last.day} {last:%B %Y}," in re.sub("<[^>]+>", "", page)
    assert last.isoformat() < answer["valid_until"]


def test_every_state_of_an_approval_is_recorded(service: Service, registered: str) -> None:
    day = today(service).isoformat()
    steps: dict[str, Json] = {
        "approve": {"effective_on": "2020-01-01"},
        "suspend-approval": {"until": None},
        "resume-approval": {},
        "withdraw-approval": {"cause": "given_up"},
        "end": {},
    }
    for command, terms in steps.items():
        shown = json_body(send(service, f"{registered}/{command}?dry_run=true", **terms))
        result = json_body(send(service, f"{registered}/{command}", **terms))

        assert (shown["certificates"], result["visible"]) == (0, True)
    shown = record(service, registered)
    assert [each["state"] for each in shown["approvals"]] == ["live", "given_up"]
    assert shown["ended"].startswith((date.fromisoformat(day) - timedelta(days=1)).isoformat())

    json_body(send(service, f"{registered}/correct-end", version=shown["version"]))
    assert record(service, registered)["ended"] is None
    assert json_body(service.read(f"/api/v1/bodies/{registered}"))["ended"] is None


def test_a_refusal_is_the_same_in_a_dry_run(service: Service) -> None:
    for query in ("", "?dry_run=true"):
        refused = json_body(send(service, f"{BODY}/resume-approval{query}"), 409)
        without_cause = json_body(send(service, f"{BODY}/withdraw-approval{query}", cause=None), 422)

        assert refused["type"] == "/problems/already-recorded"
        assert without_cause["type"] == "/problems/invalid-value"


def publication(**changed: Any) -> Json:
    """The publication of a scheme that is not on record yet."""
    return {"reason": "规则备案", "scheme": NEW_SCHEME.model_dump(mode="json") | changed}


def test_a_scheme_is_published_revised_and_superseded(service: Service) -> None:
    path, new = f"{AREA}/schemes/{NEW_SCHEME.scheme}", "GB/T 20647.9-2030"
    seen = service.command(f"{AREA}/schemes?dry_run=true", "operator", publication())
    first = json_body(service.command(f"{AREA}/schemes", "operator", publication()), 201)
    stale = service.command(f"{AREA}/schemes", "operator", publication(edition=new))
    revised = service.command(f"{path}/publish", "operator", publication(rule_version="99"), 1)
    json_body(service.command(f"{path}/publish", "operator", publication(edition=new), 2))
    terms = {"reason": "换版公告", "successor": new, "deadline": "2030-12-31"}
    json_body(service.command(f"{path}/supersede", "operator", {**terms, "edition": NEW_SCHEME.edition}, 3))
    shown = json_body(service.read(path, "operator"))

    assert json_body(seen)["certificates"] == 0
    assert (first["events"], json_body(revised)["events"]) == (["scheme.published.v2"], ["scheme.revised.v2"])
    assert json_body(stale, 412)["current"] == 1
    assert [(each["rule_version"], each["deadline"]) for each in shown["editions"]] == [
        ("99", "2030-12-31"),
        (NEW_SCHEME.rule_version, None),
    ]


def test_a_revision_and_a_deadline_say_which_certificates_are_under_them(
    service: Service, number: str
) -> None:
    path = f"{AREA}/schemes/after-sales"
    known = json_body(service.read(path, "operator"))["version"]
    after_sales = OPERATOR_EXAMPLES["publish"]["scheme"]
    revised = {"reason": "修订", "scheme": after_sales | {"rule_version": "99"}}
    answer = service.command(f"{path}/publish?dry_run=true", "operator", revised, known)

    assert number
    assert json_body(answer)["by_status"] == {"valid": 1}


def test_a_preview_and_a_command_are_in_the_access_log(service: Service) -> None:
    send(service, f"{BODY}/move?dry_run=true")
    send(service, f"{BODY}/resume-approval")
    json_body(service.read(f"{AREA}/bodies/{BODY}", "operator"))
    entries = json_body(service.read("/api/v1/audit/access", "regulator", person="P-op", subject=BODY))

    assert {(each["kind"], each["route"]) for each in entries["entries"]} >= {
        ("command", f"POST {AREA}/bodies/{{body}}/resume-approval"),
        ("read", f"GET {AREA}/bodies/{{body}}"),
    }
    assert {"dry_run": "true"} in [each["details"] for each in entries["entries"]]
