"""Rule 24: while a body's entry in the list of serious distrust holds, no body accepts or grants."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any, Final

import pytest

from domain.bodies import AlreadyRecorded
from domain.distrust import NOT_LISTED, DistrustEntries, after, in_normal_form, list_distrust
from domain.errors import InvalidValue
from domain.events.register import DistrustListed
from domain.identifier import Identifier, IdentifierKind
from domain.uscc import InvalidCreditCode
from domain.values import Actor, Role
from services.keys import KeyTerms
from services.scopes import ALL
from tests.api.case_steps import EVIDENCE, review_case, today
from tests.api.running_service import APPLICATION, BODY, CONDITIONS, OTHER_BODY, Json, Service, json_body
from tests.domain.certificate.builders import noon, recorded
from tests.domain.certificate.sample_history import EVIDENCE as DOCUMENT
from tests.domain.certificate.sample_history import REASON, USCC

PATH: Final = "/api/v1/staff/distrust"
SINCE: Final = date(2025, 1, 6)


def entry(**changed: Any) -> DistrustListed:
    identifier = Identifier(kind=IdentifierKind.USCC, value=USCC)
    return DistrustListed(reason=REASON, identifier=identifier, document=DOCUMENT, since=SINCE).model_copy(
        update=changed
    )


def listed_by(body: str, event: DistrustListed, entries: DistrustEntries = NOT_LISTED) -> DistrustEntries:
    actor = Actor(person="P-decider", role=Role.DECIDER, body=body)
    return after(entries, recorded(event, entries.version + 1, noon(SINCE), actor))


def test_an_entry_holds_from_its_first_to_its_last_day() -> None:
    entries = listed_by(BODY, entry(until=date(2025, 3, 1)))
    days = (SINCE - timedelta(days=1), SINCE, date(2025, 3, 1), date(2025, 3, 2))

    assert [bool(entries.in_force(day)) for day in days] == [False, True, True, False]


def test_a_body_ends_its_own_entry_and_no_other_bodys() -> None:
    entries = listed_by(OTHER_BODY, entry(until=SINCE), listed_by(BODY, entry()))
    assert entries.in_force(date(2025, 6, 1))

    ended = listed_by(BODY, entry(until=SINCE), entries)
    assert ended.in_force(date(2025, 6, 1)) is None
    with pytest.raises(InvalidValue):
        list_distrust(listed_by(BODY, entry()), entry(until=SINCE), OTHER_BODY, date(2025, 6, 1))


def test_an_entry_changes_something_and_does_not_end_before_it_began() -> None:
    with pytest.raises(AlreadyRecorded):
        list_distrust(listed_by(BODY, entry()), entry(), BODY, SINCE)
    with pytest.raises(InvalidValue):
        list_distrust(NOT_LISTED, entry(until=SINCE - timedelta(days=1)), BODY, SINCE)


def test_the_code_is_that_of_cases() -> None:
    typed = Identifier(kind=IdentifierKind.USCC, value=USCC.lower())

    assert in_normal_form(entry(identifier=typed)) == entry()
    with pytest.raises(InvalidCreditCode):
        in_normal_form(entry(identifier=Identifier(kind=IdentifierKind.USCC, value="91350100M000100YZ3")))
    with pytest.raises(InvalidValue):
        in_normal_form(entry(identifier=Identifier(kind=IdentifierKind.USCC, country="HK", value=USCC)))


# Over HTTP.


def enter(service: Service, uscc: str, expected: int = 201, by: str = "decider", **changed: Any) -> Json:
    body: Json = {
        "reason": "on the public list",
        "identifier": {"kind": "uscc", "value": uscc},
        "document": EVIDENCE,
        "since": today(service).isoformat(),
    }
    return json_body(service.command(PATH, by, body | changed), expected)


def uscc_of(service: Service, case: str) -> str:
    return str(service.case(case)["particulars"]["organisation"]["uscc"])


@pytest.fixture
def reviewer_elsewhere(service: Service) -> str:
    """A reviewer of another body."""
    service.keys["reviewer-elsewhere"] = service.container.keys.add(
        "P-reviewer-elsewhere", [Role.REVIEWER], OTHER_BODY, KeyTerms(ALL)
    )
    return "reviewer-elsewhere"


def test_while_listed_nothing_is_accepted_or_granted_at_any_body(
    service: Service, reviewer_elsewhere: str
) -> None:
    reviewed = review_case(service)
    application = APPLICATION | {"particulars": service.case(reviewed)["particulars"]}
    elsewhere = json_body(service.command("/api/v1/staff/certificates", "stranger", application), 201)
    enter(service, uscc_of(service, reviewed), by="other-body-decider")

    refused = json_body(service.decide(reviewed, "grant", "decider", level="five-star"), 409)
    assert refused["type"] == "/problems/holder-distrusted"
    assert {"P-other-body-decider", OTHER_BODY} & set(_words(refused)) == set()
    path = f"/api/v1/staff/certificates/{elsewhere['id']}/accept"
    terms = {"reason": "complete", "conditions": CONDITIONS}
    refused = json_body(service.command(path, reviewer_elsewhere, terms, version=1), 409)
    assert refused["type"] == "/problems/holder-distrusted"


def test_an_entry_that_is_ended_frees_the_organisation(service: Service) -> None:
    case = review_case(service)
    uscc, since = uscc_of(service, case), today(service).isoformat()
    enter(service, uscc)
    service.clock.advance(days=10)
    json_body(service.decide(case, "grant", "decider", level="five-star"), 409)
    enter(service, uscc, since=since, until=today(service).isoformat(), reason="removed from the list")
    json_body(service.decide(case, "grant", "decider", level="five-star"), 409)

    service.clock.advance(days=1)
    assert json_body(service.decide(case, "grant", "decider", level="five-star"))["number"]


def test_a_document_and_a_decider_are_needed(service: Service) -> None:
    missing = enter(service, USCC, 422, document=None)
    assert missing["type"] == "/problems/validation-failed"

    refused = enter(service, USCC, 403, by="registrar")
    assert refused["type"] == "/problems/role-required"
    assert enter(service, "91350100M000100YZ3", 422)["type"] == "/problems/invalid-credit-code"


def test_a_body_sees_its_own_entries_and_a_regulator_all_with_their_authors(service: Service) -> None:
    enter(service, USCC)
    enter(service, USCC, by="other-body-decider", since="2025-01-01")
    service.wait_for_views()

    own = json_body(service.read(PATH, "registrar"))["entries"]
    assert [(each["person"], each["body"]) for each in own] == [("P-decider", BODY)]
    topic = DistrustListed.topic
    all_entries = json_body(service.read("/api/v1/audit/events", "regulator", topic=topic))["entries"]
    assert {each["person"] for each in all_entries} == {"P-decider", "P-other-body-decider"}


def test_an_entry_recorded_while_a_grant_is_decided_stops_the_grant(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = review_case(service)
    uscc, store = uscc_of(service, case), service.container.store
    save = store.save
    listed: list[str] = []

    def save_after_listing(appends: Any, **command: Any) -> Any:
        if not listed:
            listed.append(uscc)
            with ThreadPoolExecutor(1) as other:
                other.submit(enter, service, uscc).result()
        return save(appends, **command)

    monkeypatch.setattr(store, "save", save_after_listing)
    refused = json_body(service.decide(case, "grant", "decider", level="five-star"), 409)
    assert refused["type"] == "/problems/holder-distrusted"


def _words(problem: Json) -> list[str]:
    return [word.strip(".:,") for value in problem.values() for word in str(value).split()]
