"""Who audited, is tied, or decided before, is kept out of the same case: by key, by session, by page."""

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
class Someone:
    """A person with every role, who comes by a key, by a session, or to the pages."""

    service: Service
    person: str
    browser: Browser | None
    by_page: bool = False

    def tries(self, case: str, decision: str, **terms: Any) -> str:
        """How it ends: the kind of refusal, or nothing."""
        path, seen = f"/staff/certificates/{case}/{decision}", self.service.case(case)["version"]
        before, body = self.service.position, REASON | terms
        if self.by_page:
            return self._tries_by_page(case, decision, body, seen)
        if self.browser:
            self.browser.step_up()
            answer = self.browser.command(path, body, seen, f"{decision}-{before}")
        else:
            answer = self.service.command(f"/api/v1{path}", self.person, body, seen)
        if answer.status_code == 200:
            return ""
        assert self.service.position == before
        return str(answer.json()["type"]).removeprefix("/problems/")

    def _tries_by_page(self, case: str, decision: str, body: dict[str, Any], seen: int) -> str:
        """The same by the form, which may be open or not; the access log says what it was refused with."""
        assert self.browser

        self.browser.step_up()
        before, path = self.service.position, f"/staff/cases/{case}/{decision}"
        held = "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())
        answer = self.service.client.post(
            path,
            data=to_fields(body)
            | {"seen": [str(seen)], "key": [f"{decision}-{before}"], "confirmed": ["yes"]},
            headers=self.browser.headers | {"Cookie": held},
            follow_redirects=False,
        )
        if answer.status_code == 303:
            return ""
        assert (answer.status_code, self.service.position) == (403, before), answer.text
        noted = self.service.container.access_log.page(
            AccessLogFilters(person=self.person, kind="refused"), 1
        ).entries[0]
        return str(noted.problem).removeprefix("/problems/")


Way = Callable[[str], Someone]


@pytest.fixture(params=["key", "session", "page"])
def someone(request: pytest.FixtureRequest, service: Service) -> Way:
    with_accounts(service)

    def comes(person: str) -> Someone:
        if request.param == "key":
            service.keys[person] = service.container.keys.add(person, ALL_ROLES, BODY, KeyTerms(ALL))
            return Someone(service, person, None)
        create_account(service, person, ALL_ROLES, person=person)
        browser = login_browser(service, person)
        browser.enrol()
        return Someone(service, person, browser, by_page=request.param == "page")

    return comes


def test_the_auditor_of_a_case_does_not_review_decide_reinstate_or_hear_its_appeal(
    service: Service, someone: Way
) -> None:
    leader = someone("P-leader")
    case = _audited(service)
    answers = [leader.tries(case, "review", positive=True)]
    json_body(service.decide(case, "review", "reviewer", positive=True))
    answers += [leader.tries(case, "grant", level="five-star"), leader.tries(case, "refuse")]
    json_body(service.decide(case, "grant", "decider", level="five-star"))
    json_body(suspend_certificate(service, case))
    answers.append(leader.tries(case, "reinstate", conditions_met=[LIFT]))
    answers.append(leader.tries(case, "decide-appeal", **_appealed(service, case)))

    assert answers == ["impartiality-required"] * 5


def test_who_is_tied_to_the_organisation_decides_nothing_about_it(service: Service, someone: Way) -> None:
    tied = someone("P-tied")
    interest = {"reason": "declared", "person": "P-tied", "uscc": "91350100M000100Y43"}
    declared = interest | {"kind": "consultancy", "since": "2024-03-01", "until": None}
    json_body(service.command("/api/v1/staff/interests", "administrator", declared), 201)
    case = review_case(service)

    assert tied.tries(case, "grant", level="five-star") == "impartiality-required"


def test_who_decided_first_does_not_hear_the_appeal(service: Service, someone: Way) -> None:
    first, case = someone("P-first"), grant_certificate(service)[0]
    ground = {"ground": "surveillance_failed", "until": None, "lift_conditions": [LIFT]}
    answers = [first.tries(case, "suspend", **ground)]
    answers.append(first.tries(case, "decide-appeal", **_appealed(service, case)))

    assert answers == ["", "impartiality-required"]


def test_who_evaluated_a_change_does_not_decide_about_it(service: Service, someone: Way) -> None:
    evaluator, case = someone("P-evaluator"), grant_certificate(service)[0]
    reported = EXAMPLES["request-change"] | {"reported_on": today(service).isoformat()}
    json_body(service.decide(case, "request-change", "registrar", **reported))
    evaluated = EXAMPLES["evaluate-change"]
    answers = [evaluator.tries(case, "evaluate-change", **evaluated)]
    answers.append(evaluator.tries(case, "change", **EXAMPLES["change"]))
    answers.append(evaluator.tries(case, "reject-change", **EXAMPLES["reject-change"]))

    assert answers == ["", "impartiality-required", "impartiality-required"]


def test_somebody_not_involved_decides(service: Service, someone: Way) -> None:
    case = review_case(service)

    assert someone("P-new").tries(case, "grant", level="five-star") == ""


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
    """An appeal against the last decision, and what would decide it."""
    against = service.case(case)["decided"][-1]["version"]
    notice = {"against": against, "lodged_on": today(service).isoformat()}
    json_body(service.decide(case, "lodge-appeal", "complaints", **notice))
    return {"appeal": 1, "upheld": False}
