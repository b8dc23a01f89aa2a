"""The auditor who also decides: logged in elsewhere with a second factor and every role, and kept out."""

from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Response

from domain.values import Role
from tests.api.served import CONDITIONS, Service, said
from tests.api.ways import LIFT, applied, audited, granted, planned, reviewed, suspended, today
from tests.conftest import cloned
from tests.oidc.conftest import Peer
from tests.oidc.over_http import Browser, browser, known, served_with


@pytest.fixture(scope="module")
def service(server_url: str, migrated_template: str, process: str) -> Iterator[Service]:
    with cloned(server_url, migrated_template) as url, served_with(process, url) as service:
        known(service, Peer(process, "auditor"), "auditor", Role.AUDITOR, Role.DECIDER, Role.REVIEWER)
        yield service


@pytest.fixture
def auditor(service: Service, peer: Peer) -> Browser:
    """On the team of every audit here."""
    peer.behaves(claims={"sub": "auditor", "amr": ["pwd", "mfa"]})
    visitor = browser(service)
    assert visitor.goes(again="true").status_code == 303

    return visitor


def kept_out(answer: Response) -> bool:
    refusal: dict[str, Any] = said(answer, 403)
    return (refusal["type"], refusal["person"]) == ("/problems/impartiality-required", "P-auditor")


def test_does_not_review(service: Service, auditor: Browser) -> None:
    case = applied(service)
    agreement = {"kind": "agreement", "name": "认证合同", "digest": "sha256:" + "1" * 64}
    signed_on = today(service).isoformat()
    said(service.decide(case, "accept", "reviewer", conditions=CONDITIONS))
    said(service.decide(case, "sign-agreement", "registrar", agreement=agreement, signed_on=signed_on))
    said(planned(service, case))
    said(audited(service, case))

    assert kept_out(auditor.decides(service, case, "review", positive=True))


def test_does_not_decide(service: Service, auditor: Browser) -> None:
    case = reviewed(service)

    assert kept_out(auditor.decides(service, case, "grant", level="five-star"))
    assert kept_out(auditor.decides(service, case, "refuse"))


def test_does_not_reinstate(service: Service, auditor: Browser) -> None:
    case, _ = granted(service)
    said(suspended(service, case))

    assert kept_out(auditor.decides(service, case, "reinstate", conditions_met=[LIFT]))


def test_does_not_hear_the_appeal(service: Service, auditor: Browser) -> None:
    case, _ = granted(service)
    against = said(suspended(service, case))["version"]
    lodged = {"against": against, "lodged_on": today(service).isoformat()}
    said(service.decide(case, "lodge-appeal", "complaints", **lodged))

    assert kept_out(auditor.decides(service, case, "decide-appeal", appeal=1, upheld=False))
