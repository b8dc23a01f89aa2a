"""The service on a local port, with accounts of its people."""

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

from services.accounts import Accounts, Dependencies
from services.accounts.secret_keys import SecretKeys, new_key
from services.accounts.values import RelyingParty
from tests.api.browsers import CHEAP_HASHING, Browser, create_account, login_browser
from tests.api.running_service import FIRST_DAY, PEOPLE, Clock, Service, running_service
from tests.browser.markup import assert_all_valid

HOST: Final = "localhost"
"""A name: passkeys need one, and browsers accept Secure cookies from localhost without HTTPS."""


@dataclass(frozen=True)
class Site:
    """The service at an origin; `service` is the same one, for steps outside the browser."""

    service: Service
    origin: str
    people: dict[str, Browser] = field(default_factory=dict)

    def person(self, name: str) -> Browser:
        """A person of PEOPLE with an account and a session with a fresh second factor.

        The account is `<name>@example.org` with the password PASSWORD; `person(name).code()` is the next
        one-time code.
        """
        if name not in self.people:
            role, body = PEOPLE[name]
            create_account(self.service, name, {role}, body, f"P-{name}")
            self.people[name] = login_browser(self.service, name)
            self.people[name].enrol()
        return self.people[name]

    def session(self, name: str) -> Mapping[str, str]:
        """Session cookies of that person, for `Visitor.page`."""
        return self.person(name).cookies


@contextmanager
def open_site(url: str) -> Iterator[Site]:
    """The service of `tests.api.running_service` on a migrated database, without rate limits.

    On exit it fails if any page it sent, in whatever state, was invalid HTML.
    """
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.set_day(FIRST_DAY)
    with running_service(url, clock, rate_factor=0) as service:
        recording = RecordingApp(service.client.app)
        with serve(recording) as origin:
            _with_accounts(service, origin)
            yield Site(service, origin)
    assert_all_valid(recording.pages)


@contextmanager
def serve(app: ASGIApp) -> Iterator[str]:
    """Serve an application that is started already; yields its origin."""
    config = uvicorn.Config(
        app, lifespan="off", log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        thread = Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield f"http://{HOST}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)


class RecordingApp:
    """Application wrapper that records HTML responses: `pages` maps each to its request and status."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.pages: dict[str, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and record the response."""
        sent: list[Message] = []

        async def record(message: Message) -> None:
            sent.append(message)
            await send(message)

        await self.app(scope, receive, record)
        self._record(f"{scope['method']} {scope['path']}", *sent)

    def _record(self, request: str, start: Message, *parts: Message) -> None:
        content = b"".join(part.get("body", b"") for part in parts)
        if content and Headers(raw=start["headers"]).get("content-type", "").startswith("text/html"):
            self.pages.setdefault(content.decode(), f"{request} ({start['status']})")


def _with_accounts(service: Service, origin: str) -> None:
    """Enable accounts, with cheap password hashing and passkeys for this origin."""
    container = service.container
    dependencies = Dependencies(container.pool, container.clock, container.access_log)
    party = RelyingParty(HOST, "Certtrail", origin)
    accounts = Accounts.of(dependencies, SecretKeys([new_key()]), party, CHEAP_HASHING)
    service.client.app.state.container = replace(container, configured_accounts=accounts)  # type: ignore[attr-defined]  # a FastAPI
