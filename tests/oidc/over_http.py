"""A service that logs people in through the provider, and browsers that go there and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import httpx2
from httpx2 import Response
from pydantic import SecretStr
from starlette.testclient import TestClient

from domain.values import Role
from services.accounts.secret_keys import new_key
from tests.api.running_service import BODY, Clock, Service, running_service
from tests.oidc.conftest import OPERATOR, FakeProvider
from tests.oidc.fake_provider import CLIENT, SECRET

BASE_URL: Final = "https://register.example.org"
START: Final = "/api/v1/session/oidc/start"
SESSION: Final = "/api/v1/session"


@dataclass
class OidcBrowser:
    """What keeps cookies, and sends what its own page asks for."""

    client: TestClient

    def login(self, **parameters: str) -> Response:
        """To the provider and back; the answer to coming back."""
        return self.finish(self.start(**parameters))

    def start(self, **parameters: str) -> str:
        """The address by which the provider sends it back."""
        start = self.client.get(START, params=parameters)
        assert start.status_code == 303, start.text

        return httpx2.get(start.headers["Location"]).headers["Location"]

    def finish(self, address: str) -> Response:
        return self.client.get(address, headers={"Sec-Fetch-Site": "cross-site"})

    def session(self) -> Response:
        return self.client.get(SESSION)

    def decide(self, service: Service, case: str, decision: str, **terms: Any) -> Response:
        """A decision on the present version."""
        headers = {
            "Sec-Fetch-Site": "same-origin",
            "Idempotency-Key": f"browser-{next(service.numbers)}",
            "If-Match": f'"{service.case(case)["version"]}"',
        }
        path = f"/api/v1/staff/certificates/{case}/{decision}"
        return self.client.post(path, json={"reason": "as the rules ask"} | terms, headers=headers)


def new_browser(service: Service) -> OidcBrowser:
    """A new one, which nobody knows yet."""
    app = service.client.app
    return OidcBrowser(TestClient(app, BASE_URL, raise_server_exceptions=False, follow_redirects=False))


@contextmanager
def service_with_provider(issuer: str, url: str, **settings: Any) -> Iterator[Service]:
    """The service with this provider."""
    defaults = {
        "public_base_url": BASE_URL,
        "secret_keys": SecretStr(new_key()),
        "oidc_issuer": issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SecretStr(SECRET),
        "rate_factor": 0,
    }
    with running_service(url, Clock(datetime.now(UTC)), **defaults | settings) as service:
        yield service


def linked_account(service: Service, peer: FakeProvider, name: str, *roles: Role) -> str:
    """Somebody with an account, whom the provider knows."""
    invitations = service.container.accounts.invitations
    invitation = invitations.invite(f"{name}@example.org", roles, BODY, OPERATOR, id=f"P-{name}")
    return invitations.accept_with_identity(invitation.token, peer.address, peer.subject, name).id
