"""Browser with cookies and Sec-Fetch-Site for tests over HTTP, and accounts to log in with."""

from dataclasses import dataclass, field, replace
from typing import Any, Final

import pyotp
from httpx2 import Response

from domain.values import Role
from services.accounts import Accounts, Dependencies
from services.accounts.hashing import Cost
from services.accounts.secret_keys import SecretKeys, new_key
from services.accounts.values import RelyingParty
from services.principal import Principal
from tests.api.running_service import BODY, Service, json_body

CHEAP_HASHING: Final = Cost(memory_kib=1024, passes=1)
PASSWORD: Final = "four little ducks went out"
ORIGIN: Final = "http://testserver"
OPERATOR: Final = Principal(person="P-operator", roles=frozenset({Role.SYSTEM}))


def with_accounts(service: Service) -> Service:
    """The service with accounts whose password hashing is cheap."""
    container = service.container
    dependencies = Dependencies(container.pool, container.clock, container.access_log)
    party = RelyingParty("testserver", "Certtrail", ORIGIN)
    accounts = Accounts.of(dependencies, SecretKeys([new_key()]), party, CHEAP_HASHING)
    service.client.app.state.container = replace(container, configured_accounts=accounts)  # type: ignore[attr-defined]  # a FastAPI
    return service


def create_account(
    service: Service, name: str, roles: set[Role], body: str | None = BODY, person: str | None = None
) -> str:
    """The person id of a new account that accepted its invitation."""
    invitations = service.container.accounts.invitations
    invitation = invitations.invite(f"{name}@example.org", roles, body, OPERATOR, person)
    return invitations.accept(invitation.token, PASSWORD, name).id


@dataclass
class Browser:
    """A browser on a page of the service, or of another site."""

    service: Service
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=lambda: {"Sec-Fetch-Site": "same-origin"})
    secret: str = ""

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Response:
        """The response; its cookies are kept."""
        cookie_header = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        all_headers = self.headers | (cookie_header if self.cookies else {}) | headers
        answer = self.service.client.request(method, f"/api/v1{path}", json=body, headers=all_headers)
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
            if not self.cookies[name]:
                del self.cookies[name]
        return answer

    def login(self, name: str, code: str | None = None) -> Response:
        """Log in by password, with an optional one-time code."""
        body = {"login": f"{name}@example.org", "password": PASSWORD}
        return self.send("POST", "/session", body | ({"code": code} if code else {}))

    def code(self) -> str:
        """A fresh one-time code, 30 seconds later: each code is valid once."""
        self.service.clock.advance(seconds=30)
        return pyotp.TOTP(self.secret).at(self.service.clock.now)

    def enrol(self) -> None:
        """Set up one-time codes, which counts as a step-up."""
        self.secret = json_body(self.send("POST", "/session/one-time-codes"))["secret"]
        json_body(self.send("POST", "/session/one-time-codes/confirm", {"code": self.code()}))

    def step_up(self) -> Response:
        """Step up by a one-time code."""
        return self.send("POST", "/session/step-up", {"by": "one_time_code", "proof": self.code()})

    def command(self, path: str, body: Any, version: int, key: str) -> Response:
        """A command on a version of a case."""
        return self.send("POST", path, body, **{"Idempotency-Key": key, "If-Match": f'"{version}"'})


def login_browser(service: Service, name: str) -> Browser:
    """A browser that is logged in by password."""
    browser = Browser(service)
    json_body(browser.login(name), 201)
    return browser
