"""A service with login through the fake provider, and browsers that use it."""

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
    """A browser with cookies."""

    client: TestClient

    def login(self, **parameters: str) -> Response:
        """Log in through the provider; the response of the callback."""
        return self.finish(self.start(**parameters))

    def start(self, **parameters: str) -> str:
        """The callback URL that the provider redirects to."""
        start = self.client.get(START, params=parameters)
        assert start.status_code == 303, start.text

        return httpx2.get(start.headers["Location"]).headers["Location"]

    def finish(self, address: str) -> Response:
        return self.client.get(address, headers={"Sec-Fetch-Site": "cross-site"})

    def session(self) -> Response:
        return self.client.get(SESSION)

    def decide(self, service: Service, case: str, decision: str, **terms: Any) -> Response:
        """A decision on the current version."""
        headers = {
            "Sec-Fetch-Site": "same-origin",
            "Idempotency-Key": f"browser-{next(service.numbers)}",
            "If-Match": f'"{service.case(case)["version"]}"',
        }
        path = f"/api/v1/staff/certificates/{case}/{decision}"
        return self.client.post(path, json={"reason": "as the rules ask"} | terms, headers=headers)


def new_browser(service: Service) -> OidcBrowser:
    """A new browser without cookies."""
    app = service.client.app
    return OidcBrowser(TestClient(app, BASE_URL, raise_server_exceptions=False, follow_redirects=False))


@contextmanager
def service_with_provider(issuer: str, url: str, **settings: Any) -> Iterator[Service]:
    """A service that uses this provider."""
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


def linked_account(service: Service, provider: FakeProvider, name: str, *roles: Role) -> str:
    """The person id of an account that is linked to the provider."""
    invitations = service.container.accounts.invitations
    invitation = invitations.invite(f"{name}@example.org", roles, BODY, OPERATOR, id=f"P-{name}")
    return invitations.accept_with_identity(invitation.token, provider.address, provider.subject, name).id
