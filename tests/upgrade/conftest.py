"""The current service on the upgraded database of release 0.1."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

import pytest
from httpx2 import Response
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app.settings import Settings
from api.main import create_app
from projections.installation import create_missing
from projections.rebuild import rebuild_stale
from projections.views import VIEWS
from services.event_store import EventStore
from services.migrations import migrate
from tests.conftest import cloned_database
from tests.upgrade.golden import ASKED_AT, GOLDEN
from tests.upgrade.release_0_1 import CREDENTIALS

SETTLED = timedelta(seconds=15)
"""Time after which views are complete for a moment (projections/worker.py)."""


@dataclass(frozen=True)
class Upgraded:
    """The service over HTTP, at the moment of the golden answers."""

    url: str
    client: TestClient
    headers: dict[str, str] = field(default_factory=lambda: {"Sec-Fetch-Site": "same-origin"})

    def key(self, name: str) -> dict[str, str]:
        """The header with an API key of release 0.1."""
        return {"Authorization": f"Bearer {CREDENTIALS['keys'][name]}"}

    def cookie(self, name: str) -> dict[str, str]:
        """The headers of a browser with a session of release 0.1."""
        cookie = CREDENTIALS["people"]["sessions"][name]["cookie"]
        return self.headers | {"Cookie": f"__Host-certtrail={cookie}"}

    def post(self, path: str, body: object, headers: dict[str, str] | None = None) -> Response:
        """The answer to a browser without other cookies."""
        answer = self.client.post(path, json=body, headers=headers or self.headers)
        self.client.cookies.clear()
        return answer

    def settle(self) -> None:
        """Wait until the public register is complete for the golden answers."""
        path = next(path for path, by, *_ in GOLDEN["questions"] if path.startswith("/api/v1/certificates/"))
        deadline = monotonic() + 20
        while datetime.fromisoformat(self.client.get(path).json()["known_at"]) < ASKED_AT - SETTLED:
            assert monotonic() < deadline, "the views have not read what release 0.1 recorded"


@pytest.fixture(scope="module")
def upgraded(server_url: str, release_0_1: str) -> Iterator[Upgraded]:
    """One service for all tests of a file; no test changes what golden answers show."""
    with cloned_database(server_url, release_0_1) as url:
        migrate(url, create_missing)
        with EventStore(url, lambda: ASKED_AT) as log:
            assert all(done.switched for done in rebuild_stale(VIEWS, log, url))
        keys = SecretStr(CREDENTIALS["secret_keys"])
        app = create_app(Settings(database_url=url, rate_factor=0, secret_keys=keys), lambda: ASKED_AT)
        with TestClient(app) as client:
            service = Upgraded(url, client)
            service.settle()
            yield service
