"""Rule 13, by page: page, JSON, report, search and feed agree at every moment."""

from datetime import datetime, timedelta
from typing import Any, Final
from xml.etree import ElementTree

import pytest

from api.pages.language import CHINESE, IN_ENGLISH, Language
from domain.calendar import civil_date
from tests.api.case_steps import (
    EVIDENCE,
    LIFT,
    days_ago,
    evaluate_lifting,
    grant_certificate,
    suspend_certificate,
)
from tests.api.running_service import AFTER_SALES, APPLICATION, FIRST_DAY, Json, Service, json_body
from tests.rules.certificate_page import CertificatePage, parse_page

ENTRY: Final = "{http://www.w3.org/2005/Atom}entry"
TITLE: Final = "{http://www.w3.org/2005/Atom}title"
LANGUAGES: Final = (CHINESE, IN_ENGLISH)
NAME: Final[str] = APPLICATION["particulars"]["organisation"]["name"]
MOMENTS: Final = [0, 1, 69, 70, 99, 100, 129, 130, 160, 365, 366, 1094, 1095]
"""Days after the grant: each on which something holds, is recorded, is due or ends, and the one before."""


@pytest.fixture(scope="module")
def numbers(shared_service: Service) -> list[str]:
    """One suspended on day 100 as from day 70, reinstated on 130, deregistered on 160; one left alone."""
    case, number = grant_certificate(shared_service)
    _, other = grant_certificate(shared_service)
    shared_service.clock.set_day(FIRST_DAY + timedelta(days=100))
    json_body(suspend_certificate(shared_service, case, effective_on=days_ago(shared_service, 30)))
    shared_service.clock.set_day(FIRST_DAY + timedelta(days=130))
    json_body(evaluate_lifting(shared_service, case))
    json_body(shared_service.decide(case, "reinstate", "other-decider", conditions_met=[LIFT]))
    shared_service.clock.set_day(FIRST_DAY + timedelta(days=160))
    json_body(
        shared_service.decide(case, "deregister", "decider", ground="holder_request", document=EVIDENCE)
    )
    shared_service.wait_for_views()
    return [number, other]


def shown(house: Service, path: str, **query: str) -> CertificatePage:
    """What the page says."""
    answer = house.client.get(path, params=query)

    assert answer.status_code == 200, answer.text
    return parse_page(answer.text)


def civil(moment: str | None) -> list[str]:
    """The civil day of an instant, if there is one."""
    return [civil_date(datetime.fromisoformat(moment)).isoformat()] if moment else []


def expected(answer: Json, language: Language) -> dict[str, Any]:
    """What a page must say of an answer, in its language."""
    text, organisation = language.gettext, answer["organisation"]
    levels = {level.id: language.localise(level.title) for level in AFTER_SALES.levels}
    due = answer["next_surveillance_due"]
    is_plain = answer["status"] != "valid" or answer["reliance"] == "yes"
    status = answer["status"] if is_plain else "valid_with_notice"
    return {
        "status": (status, language.term("status" if is_plain else "status-group", status)),
        "since": civil(answer["status_since"]),
        "facts": {
            text("Unified social credit code"): organisation["uscc"],
            text("Address"): organisation["address"],
            text("Level"): levels.get(answer["level"], text("none")),
            text("Scope"): answer["scope"],
            text("Standard"): answer["edition"],
        },
        "days": {
            text("First issued"): [answer["first_issued"]],
            text("Period of validity"): [answer["valid_from"], answer["valid_until"]],
            **({text("Next surveillance by"): [due]} if due else {}),
        },
        "history": [(line["what"], civil(line["effective_at"])) for line in answer["history"]],
    }


def told(page: CertificatePage, names: dict[str, str]) -> dict[str, Any]:
    """The same as it was read from the page."""
    return {
        "status": (page.status, page.word),
        "since": page.since[:1],
        "facts": {name: page.facts[name] for name in names},
        "days": page.days,
        "history": [(what, days[:1]) for what, days in page.history],
    }


@pytest.mark.parametrize("days", MOMENTS)
def test_on_every_day_all_of_them_say_the_same(
    shared_service: Service, numbers: list[str], days: int
) -> None:
    day = (FIRST_DAY + timedelta(days=days)).isoformat()
    list_ = {"lines": [{"number": number} for number in numbers], "as_of": day}
    report = json_body(shared_service.client.post("/api/v1/verifications", json=list_))["lines"]
    for number, line in zip(numbers, report, strict=True):
        answer = shared_service.public(number, as_of=day)
        data = json_body(shared_service.read(f"/c/{number}.json", as_of=day))

        assert {**data, "made_at": None} == {**answer, "made_at": None}
        assert line["status"] == answer["status"]
        for language in LANGUAGES:
            page, wanted = (
                shown(shared_service, f"{language.prefix}/c/{number}", as_of=day),
                expected(answer, language),
            )

            assert told(page, wanted["facts"]) == wanted
            assert page.facts[language.gettext("Holder")].startswith(answer["organisation"]["name"])


def test_now_the_search_says_what_the_answer_says(shared_service: Service, numbers: list[str]) -> None:
    found = json_body(shared_service.read("/api/v1/certificates", organisation=NAME))["found"]
    page = shared_service.client.get("/search", params={"q": NAME}).text

    assert {each["number"]: each["status"] for each in found} == {
        number: shared_service.public(number)["status"] for number in numbers
    }
    assert all(f'class="status {each["status"]}"' in page for each in found)


def test_the_feed_tells_the_history_of_the_page(shared_service: Service, numbers: list[str]) -> None:
    feed = ElementTree.fromstring(shared_service.read("/feed.atom").content)
    titles = [entry.findtext(TITLE) or "" for entry in feed.iter(ENTRY)]
    for number in numbers:
        fed = [title.split()[1].rstrip(":") for title in reversed(titles) if title.startswith(number)]

        assert fed == [what for what, _ in shown(shared_service, f"/c/{number}").history]
