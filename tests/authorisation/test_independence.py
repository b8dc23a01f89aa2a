"""Independence: auditors, interested persons and earlier deciders are barred by key, session and page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import pytest

from api.rest.staff_examples import EXAMPLES
from domain.values import Role
from services.access_log import AccessLogFilters
from services.keys import KeyTerms
from services.scopes import ALL
from tests.api.browsers import Browser, create_account, login_browser, with_accounts
from tests.api.case_steps import (
    EVIDENCE,
    LIFT,
    apply_for_certificate,
    grant_certificate,
    plan_audit,
    record_audit,
    review_case,
    suspend_certificate,
    today,
)
from tests.api.running_service import BODY, CONDITIONS, Service, json_body
from tests.pages.html_forms import to_fields

ALL_ROLES: Final = {Role.AUDITOR, Role.REVIEWER, Role.DECIDER, Role.REGISTRAR, Role.COMPLAINTS_OFFICER}
REASON: Final = {"reason": "as the rules ask"}


@dataclass
class Requester:
    """A person with every role, with a key, a session, or the pages."""

    service: Service
    person: str
    browser: Browser | None
    by_page: bool = False

    def attempt(self, case: str, decision: str, **terms: Any) -> str:
        """The name of the problem, or an empty text on success."""
        path, seen = f"/staff/certificates/{case}/{decision}", self.service.case(case)["version"]
        before, body = self.service.position, REASON | terms
        if self.by_page:
            return self._attempt_by_page(case, decision, body, seen)
        if self.browser:
            self.browser.step_up()
            answer = self.browser.command(path, body, seen, f"{decision}-{before}")
        else:
            answer = self.service.command(f"/api/v1{path}", self.person, body, seen)
        if answer.status_code == 200:
            return ""
        assert self.service.position == before
        return str(answer.json()["type"]).removeprefix("/problems/")

    def _attempt_by_page(self, case: str, decision: str, body: dict[str, Any], seen: int) -> str:
        """The same by the form of the page; the problem is taken from the access log."""
        assert self.browser

        self.browser.step_up()
        before, path = self.service.position, f"/staff/cases/{case}/{decision}"
        cookies = "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())
        answer = self.service.client.post(
            path,
            data=to_fields(body)
            | {"seen": [str(seen)], "key": [f"{decision}-{before}"], "confirmed": ["yes"]},
            headers=self.browser.headers | {"Cookie": cookies},
            follow_redirects=False,
        )
        if answer.status_code == 303:
            return ""
        assert (answer.status_code, self.service.position) == (403, before), answer.text
        entry = self.service.container.access_log.page(
            AccessLogFilters(person=self.person, kind="refused"), 1
        ).entries[0]
        return str(entry.problem).removeprefix("/problems/")


RequesterFactory = Callable[[str], Requester]


@pytest.fixture(params=["key", "session", "page"])
def requester(request: pytest.FixtureRequest, service: Service) -> RequesterFactory:
    with_accounts(service)

    def create(person: str) -> Requester:
        if request.param == "key":
            service.keys[person] = service.container.keys.add(person, ALL_ROLES, BODY, KeyTerms(ALL))
            return Requester(service, person, None)
        create_account(service, person, ALL_ROLES, person=person)
        browser = login_browser(service, person)
        browser.enrol()
        return Requester(service, person, browser, by_page=request.param == "page")

    return create


def test_the_auditor_of_a_case_does_not_review_decide_reinstate_or_hear_its_appeal(
    service: Service, requester: RequesterFactory
) -> None:
    leader = requester("P-leader")
    case = _audited(service)
    answers = [leader.attempt(case, "review", positive=True)]
    json_body(service.decide(case, "review", "reviewer", positive=True))
    answers += [leader.attempt(case, "grant", level="five-star"), leader.attempt(case, "refuse")]
    json_body(service.decide(case, "grant", "decider", level="five-star"))
    json_body(suspend_certificate(service, case))
    answers.append(leader.attempt(case, "reinstate", conditions_met=[LIFT]))
    answers.append(leader.attempt(case, "decide-appeal", **_appealed(service, case)))

    assert answers == ["impartiality-required"] * 5


def test_who_is_tied_to_the_organisation_decides_nothing_about_it(
    service: Service, requester: RequesterFactory
) -> None:
    person_with_interest = requester("P-tied")
    interest = {"reason": "declared", "person": "P-tied", "uscc": "91350100M000100Y43"}
    declaration = interest | {"kind": "consultancy", "since": "2024-03-01", "until": None}
    json_body(service.command("/api/v1/staff/interests", "administrator", declaration), 201)
    case = review_case(service)

    assert person_with_interest.attempt(case, "grant", level="five-star") == "impartiality-required"


def test_who_decided_first_does_not_hear_the_appeal(service: Service, requester: RequesterFactory) -> None:
    decider, case = requester("P-first"), grant_certificate(service)[0]
    ground = {"ground": "fees", "document": EVIDENCE, "until": None, "lift_conditions": [LIFT]}
    answers = [decider.attempt(case, "suspend", **ground)]
    answers.append(decider.attempt(case, "decide-appeal", **_appealed(service, case)))

    assert answers == ["", "impartiality-required"]


def test_who_evaluated_a_change_does_not_decide_about_it(
    service: Service, requester: RequesterFactory
) -> None:
    evaluator, case = requester("P-evaluator"), grant_certificate(service)[0]
    change_request = EXAMPLES["request-change"] | {"reported_on": today(service).isoformat()}
    json_body(service.decide(case, "request-change", "registrar", **change_request))
    evaluation = EXAMPLES["evaluate-change"]
    answers = [evaluator.attempt(case, "evaluate-change", **evaluation)]
    answers.append(evaluator.attempt(case, "change", **EXAMPLES["change"]))
    answers.append(evaluator.attempt(case, "reject-change", **EXAMPLES["reject-change"]))

    assert answers == ["", "impartiality-required", "impartiality-required"]


def test_somebody_not_involved_decides(service: Service, requester: RequesterFactory) -> None:
    case = review_case(service)

    assert requester("P-new").attempt(case, "grant", level="five-star") == ""


def _audited(service: Service) -> str:
    case = apply_for_certificate(service)
    agreement = {"kind": "agreement", "name": "认证合同", "digest": "sha256:" + "1" * 64}
    day = today(service).isoformat()
    json_body(service.decide(case, "accept", "reviewer", conditions=CONDITIONS))
    json_body(service.decide(case, "sign-agreement", "registrar", agreement=agreement, signed_on=day))
    json_body(plan_audit(service, case))
    json_body(record_audit(service, case))
    return case


def _appealed(service: Service, case: str) -> dict[str, Any]:
    """Lodge an appeal against the last decision and acknowledge it; the terms of its decision."""
    against = service.case(case)["decided"][-1]["version"]
    notice = {"against": against, "lodged_on": today(service).isoformat()}
    json_body(service.decide(case, "lodge-appeal", "complaints", **notice))
    json_body(service.decide(case, "acknowledge-appeal", "complaints", appeal=1))
    return {"appeal": 1, "upheld": False}
