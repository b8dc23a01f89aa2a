"""A running service on its own database, API keys of its users, and a clock that tests advance."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from time import monotonic, sleep
from typing import Any, Final
from uuid import UUID, uuid4

from httpx2 import Response
from starlette.testclient import TestClient

from api.app.container import Container
from api.app.settings import Settings
from api.main import create_app
from api.rest.staff_examples import EXAMPLES
from domain.calendar import SHANGHAI
from domain.events.institution import ApprovalGiven, BodyRegistered, CompetenceMode
from domain.recorded import Command
from domain.scheme.model import Scheme
from domain.values import Document, Role, Titles
from services.adoption import adopt_rules
from services.commands import CommandRequest
from services.keys import KeyTerms
from services.principal import Principal
from services.scheme_files import bundled_schemes
from services.scopes import ALL

BODY: Final = "CNCA-R-2002-123"
OTHER_BODY: Final = "CNCA-R-2003-456"
EDITION: Final = "GB/T 27922-2011"
AFTER_SALES: Final[Scheme] = next(scheme for scheme in bundled_schemes() if scheme.scheme == "after-sales")
FIRST_DAY: Final = date(2025, 1, 6)
SEEDED_AT: Final = datetime(2025, 1, 5, 23, 59, tzinfo=UTC)
"""Early on the same day in China, before every clock of the tests."""

PAUSE: Final = 0.002
"""Seconds: who asks without a pause takes the time of those who update the views."""

PEOPLE: Final[dict[str, tuple[Role, str | None]]] = {
    "registrar": (Role.REGISTRAR, BODY),
    "reviewer": (Role.REVIEWER, BODY),
    "planner": (Role.PLANNER, BODY),
    "leader": (Role.AUDITOR, BODY),
    "auditor": (Role.AUDITOR, BODY),
    "decider": (Role.DECIDER, BODY),
    "other-decider": (Role.DECIDER, BODY),
    "complaints": (Role.COMPLAINTS_OFFICER, BODY),
    "administrator": (Role.ADMINISTRATOR, BODY),
    "regulator": (Role.REGULATOR, None),
    "stranger": (Role.REGISTRAR, OTHER_BODY),
    "other-body-decider": (Role.DECIDER, OTHER_BODY),
}
"""Everyone is `P-<name>`; the last two work for another body."""

SEEDED_KEYS: Final[dict[str, str]] = {}
"""The API keys of PEOPLE in a seeded database and in its clones."""

DOCUMENTS: Final = [
    Document(kind=required.kind, name=required.title.zh, digest="sha256:" + "0" * 64).model_dump()
    for required in AFTER_SALES.required_documents
]
CONDITIONS: Final = [condition.id for condition in AFTER_SALES.entry_conditions]
APPLICATION: Final[dict[str, Any]] = EXAMPLES["apply"] | {"documents": DOCUMENTS}

Json = dict[str, Any]


@dataclass
class Clock:
    """A manual clock, which advances by a millisecond with every reading."""

    now: datetime

    def __call__(self) -> datetime:
        self.advance(milliseconds=1)
        return self.now

    def advance(self, **duration: float) -> None:
        """Advance the clock."""
        self.now += timedelta(**duration)

    def set_day(self, day: date) -> None:
        """Noon in China on that day."""
        self.now = datetime.combine(day, time(12), SHANGHAI).astimezone(UTC)


@dataclass
class Service:
    """The service over HTTP, as its users see it."""

    client: TestClient
    clock: Clock
    keys: dict[str, str]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    organisations: Iterator[int] = field(default_factory=count)

    @property
    def container(self) -> Container:
        """The container of the service."""
        container: Container = self.client.app.state.container  # type: ignore[attr-defined]  # a FastAPI
        return container

    @property
    def position(self) -> int:
        """The position of the last event."""
        return self.container.store.last_position()

    def wait_for_views(self) -> None:
        """Wait until every view is up to date: commands wait for the public register alone."""
        views, goal, deadline = (
            (self.container.public, self.container.audit, self.container.worklist),
            self.position,
            monotonic() + 10,
        )
        while any(view.position().position < goal for view in views):
            assert monotonic() < deadline
            sleep(PAUSE)

    def key(self, name: str) -> dict[str, str]:
        """The Authorization header of this user."""
        return {"Authorization": f"Bearer {self.keys[name]}"}

    def read(self, path: str, name: str = "", **parameters: str) -> Response:
        """The response to a GET, anonymous or with the key of a user."""
        return self.client.get(path, params=parameters, headers=self.key(name) if name else {})

    def public(self, number: str, **parameters: str) -> Json:
        """The public answer."""
        return json_body(self.read(f"/api/v1/certificates/{number}", **parameters))

    def command(
        self, path: str, name: str, body: object, version: int | None = None, key: str | None = None
    ) -> Response:
        """The response to a command, with a new idempotency key by default."""
        headers = self.key(name) | {"Idempotency-Key": key or f"key-{next(self.numbers)}"}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return self.client.post(path, json=body, headers=headers)

    def apply(self, key: str | None = None, **changed: Any) -> Response:
        """An application of the example organisation."""
        return self.command("/api/v1/staff/certificates", "registrar", APPLICATION | changed, key=key)

    def case(self, id: str, name: str = "registrar") -> Json:
        """The case as a user sees it."""
        return json_body(self.read(f"/api/v1/staff/certificates/{id}", name))

    def decide(
        self,
        id: str,
        decision: str,
        name: str,
        expected: int | None = None,
        key: str | None = None,
        **terms: Any,
    ) -> Response:
        """The response to a decision on the expected version of the case, or on the current one."""
        path = f"/api/v1/staff/certificates/{id}/{decision}"
        expected_version = self.case(id)["version"] if expected is None else expected
        return self.command(path, name, {"reason": "as the rules ask"} | terms, expected_version, key)


def json_body(answer: Response, status: int = 200) -> Json:
    """The JSON body of a response with this status."""
    assert answer.status_code == status, answer.text

    content: Json = answer.json()
    return content


@contextmanager
def running_service(url: str, clock: Clock, **settings: Any) -> Iterator[Service]:
    """The service on a database that is seeded, or else only migrated: it is seeded then."""
    app = create_app(Settings(database_url=url, **{"wait_seconds": 10, **settings}), clock)
    with TestClient(app, raise_server_exceptions=False) as client:
        container: Container = app.state.container
        keys = SEEDED_KEYS if container.store.last_position() else _seed(container)
        yield Service(client, clock, dict(keys))


def seed_database(url: str) -> None:
    """Seed a migrated database, once in a process: clones of it save the service a third of its start."""
    app = create_app(Settings(database_url=url), Clock(SEEDED_AT))
    with TestClient(app):
        SEEDED_KEYS.update(_seed(app.state.container))


def _seed(container: Container) -> dict[str, str]:
    """Record the after-sales scheme, two bodies and their people; their API keys."""
    _record_institutions(container)
    return {
        name: container.keys.add(f"P-{name}", [role], body, KeyTerms(ALL))
        for name, (role, body) in PEOPLE.items()
    }


def _record_institutions(container: Container) -> None:
    operator = Principal(person="P-operator", roles=frozenset({Role.SYSTEM}))

    def operator_command() -> CommandRequest:
        return CommandRequest(operator, Command(id=uuid4(), fingerprint="sha256:0", correlation=UUID(int=1)))

    adopt_rules(container.store)
    institutions = container.institutions
    institutions.publish(AFTER_SALES, "first published", operator_command())
    for body, code in ((BODY, "123"), (OTHER_BODY, "456")):
        name = Titles(zh=f"示例认证中心{code}", en=f"Example Certification {code}")
        institutions.register(
            BodyRegistered(reason="CNCA", body=body, name=name, code=code, competence=CompetenceMode.WARN),
            operator_command(),
        )
        approval = ApprovalGiven(reason="CNCA", field="SC03", scheme="after-sales", edition=EDITION)
        institutions.record_approval(body, approval, operator_command())
