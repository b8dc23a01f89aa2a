"""Where does a browser find the service? At an address of this machine, with the people who work there."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Thread
from typing import Final

import uvicorn
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.accounts import Accounts, Outside
from services.accounts.secret_keys import SecretKeys, new_key
from services.accounts.values import RelyingParty
from tests.api.browsers import CHEAP, Browser, joined, logged_in
from tests.api.served import FIRST_DAY, PEOPLE, Clock, Service, served
from tests.browser.markup import valid

HOST: Final = "localhost"
"""By name: passkeys are made for names, and a browser takes Secure cookies from there without https."""


@dataclass(frozen=True)
class Site:
    """The service at an address; `service` is the same one, for what a test does behind the pages."""

    service: Service
    origin: str
    people: dict[str, Browser] = field(default_factory=dict)

    def person(self, name: str) -> Browser:
        """Somebody of PEOPLE with an account, who logged in and showed the second factor just now.

        The account is `<name>@example.org` with the password GOOD; `person(name).code()` is the next code.
        """
        if name not in self.people:
            role, body = PEOPLE[name]
            joined(self.service, name, {role}, body, f"P-{name}")
            self.people[name] = logged_in(self.service, name)
            self.people[name].enrol()
        return self.people[name]

    def session(self, name: str) -> Mapping[str, str]:
        """The cookies of that person, for `Visitor.page`."""
        return self.person(name).cookies


@contextmanager
def opened(url: str) -> Iterator[Site]:
    """The service of `tests.api.served` on a migrated database, from FIRST_DAY on and without limits.

    When it closes, it fails if any page it sent, in whatever state, was no valid HTML.
    """
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.to(FIRST_DAY)
    with served(url, clock, rate_factor=0) as service:
        remembered = Remembered(service.client.app)
        with listening(remembered) as origin:
            _with_accounts(service, origin)
            yield Site(service, origin)
    valid(remembered.pages)


@contextmanager
def listening(app: ASGIApp) -> Iterator[str]:
    """A server for an application that has been started already; its origin."""
    config = uvicorn.Config(
        app, lifespan="off", log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        thread = Thread(target=server.run, args=([door],))
        thread.start()
        try:
            yield f"http://{HOST}:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)


class Remembered:
    """An application whose `pages` are all that it sent, each with what it answered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.pages: dict[str, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, and keep the answer."""
        sent: list[Message] = []

        async def kept(message: Message) -> None:
            sent.append(message)
            await send(message)

        await self.app(scope, receive, kept)
        self._keep(f"{scope['method']} {scope['path']}", *sent)

    def _keep(self, asked: str, start: Message, *parts: Message) -> None:
        content = b"".join(part.get("body", b"") for part in parts)
        if content and Headers(raw=start["headers"]).get("content-type", "").startswith("text/html"):
            self.pages.setdefault(content.decode(), f"{asked} ({start['status']})")


def _with_accounts(service: Service, origin: str) -> None:
    """People may log in, with passwords that cost little and passkeys for this site."""
    here = service.here
    outside = Outside(here.pool, here.clock, here.access_log)
    party = RelyingParty(HOST, "Certtrail", origin)
    accounts = Accounts.of(outside, SecretKeys([new_key()]), party, CHEAP)
    service.client.app.state.composition = replace(here, known=accounts)  # type: ignore[attr-defined]  # a FastAPI
