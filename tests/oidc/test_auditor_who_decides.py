"""An auditor with the decider role, logged in through a provider with a second factor, is barred."""

from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Response

from domain.values import Role
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
from tests.api.running_service import CONDITIONS, Service, json_body
from tests.conftest import cloned_database
from tests.oidc.conftest import FakeProvider
from tests.oidc.over_http import OidcBrowser, linked_account, new_browser, service_with_provider


@pytest.fixture(scope="module")
def service(server_url: str, migrated_template: str, provider_url: str) -> Iterator[Service]:
    with (
        cloned_database(server_url, migrated_template) as url,
        service_with_provider(provider_url, url) as service,
    ):
        linked_account(
            service,
            FakeProvider(provider_url, "auditor"),
            "auditor",
            Role.AUDITOR,
            Role.DECIDER,
            Role.REVIEWER,
        )
        yield service


@pytest.fixture
def auditor(service: Service, provider: FakeProvider) -> OidcBrowser:
    """A browser of the auditor who is on the team of every audit."""
    provider.set_behaviour(claims={"sub": "auditor", "amr": ["pwd", "mfa"]})
    browser = new_browser(service)
    assert browser.login(again="true").status_code == 303

    return browser


def is_barred(answer: Response) -> bool:
    problem: dict[str, Any] = json_body(answer, 403)
    return (problem["type"], problem["person"]) == ("/problems/impartiality-required", "P-auditor")


def test_does_not_review(service: Service, auditor: OidcBrowser) -> None:
    case = apply_for_certificate(service)
    agreement = {"kind": "agreement", "name": "认证合同", "digest": "sha256:" + "1" * 64}
    signed_on = today(service).isoformat()
    json_body(service.decide(case, "accept", "reviewer", conditions=CONDITIONS))
    json_body(service.decide(case, "sign-agreement", "registrar", agreement=agreement, signed_on=signed_on))
    json_body(plan_audit(service, case))
    json_body(record_audit(service, case))

    assert is_barred(auditor.decide(service, case, "review", positive=True))


def test_does_not_decide(service: Service, auditor: OidcBrowser) -> None:
    case = review_case(service)

    assert is_barred(auditor.decide(service, case, "grant", level="five-star"))
    assert is_barred(auditor.decide(service, case, "refuse"))


def test_does_not_reinstate(service: Service, auditor: OidcBrowser) -> None:
    case, _ = grant_certificate(service)
    json_body(suspend_certificate(service, case))

    assert is_barred(auditor.decide(service, case, "reinstate", conditions_met=[LIFT]))


def test_does_not_hear_the_appeal(service: Service, auditor: OidcBrowser) -> None:
    case, _ = grant_certificate(service)
    against = json_body(suspend_certificate(service, case))["version"]
    appeal = {"against": against, "lodged_on": today(service).isoformat()}
    json_body(service.decide(case, "lodge-appeal", "complaints", **appeal))
    json_body(service.decide(case, "acknowledge-appeal", "complaints", appeal=1))

    assert is_barred(auditor.decide(service, case, "decide-appeal", appeal=1, upheld=False))
