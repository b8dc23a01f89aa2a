"""What does a running service consist of, and in which order is it opened and closed?"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final, NamedTuple

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from api.app.accounts import accounts_if_set
from api.app.elsewhere import elsewhere
from api.app.following import Following, followed
from api.app.settings import Settings
from api.errors.request_errors import LoginsClosed
from projections.audit_trail.queries import AuditTrail
from projections.patterns.queries import Patterns
from projections.public_register.queries import PublicRegister
from projections.worklist.queries import Worklist
from services.access_log import AccessLog
from services.accounts import Accounts, Outside
from services.drafts import Drafts
from services.event_store import Clock, EventStore
from services.institutions import Institutions
from services.keys import Keys
from services.oidc.elsewhere import Elsewhere
from services.rates import Rates
from services.rates import opened as rates_opened
from services.register import Register
from services.sessions import Sessions

Pool = ConnectionPool[Connection[TupleRow]]

THREADS: Final = 24
"""Requests answered at the same time; the others wait in order."""

READERS: Final = 12
"""Connections for reading, so that a reader seldom waits and two processes fit into 60 connections."""


PATIENCE: Final = 3
"""Seconds to wait for a connection before the answer is 503."""


RECONNECT: Final = 2
"""Seconds after which the pool gives up, so that the next request tries at once.

Left to itself it doubles its pauses: after ten minutes without a database it would be away for ten more.
"""


class NoDatabase(Exception):
    """The application was composed before anyone said where its database is."""


@dataclass(frozen=True)
class Composition:
    """Everything a route may call."""

    settings: Settings
    clock: Clock
    store: EventStore
    pool: Pool
    keys: Keys
    rates: Rates
    register: Register
    institutions: Institutions
    public: PublicRegister
    audit: AuditTrail
    patterns: Patterns
    worklist: Worklist
    following: Following
    sessions: Sessions
    access_log: AccessLog
    drafts: Drafts
    known: Accounts | None
    elsewhere: Elsewhere | None

    @property
    def accounts(self) -> Accounts:
        """The accounts. Raises LoginsClosed where no keys for secrets are set."""
        if self.known is None:
            raise LoginsClosed
        return self.known


@contextmanager
def composed(settings: Settings, clock: Clock) -> Iterator[Composition]:
    """A service at work: pools open, views followed. Raises NoDatabase, NotMigrated, StoreUnavailable."""
    url = settings.database_url
    if url is None:
        raise NoDatabase("open the embedded database first, and give its address as `database_url`")
    with ExitStack() as opened:
        store = opened.enter_context(EventStore(url, clock))
        pool = opened.enter_context(_readers(url))
        following = opened.enter_context(followed(url, store, clock))
        rates = opened.enter_context(rates_opened(url, clock, settings.rate_factor))
        yield _put_together(settings, clock, _Open(store, pool, following, rates))


class _Open(NamedTuple):
    """What has to be closed again."""

    store: EventStore
    pool: Pool
    following: Following
    rates: Rates


def _put_together(settings: Settings, clock: Clock, opened: _Open) -> Composition:
    store, pool, following, rates = opened
    public, access_log = PublicRegister(pool, clock), AccessLog(pool, clock)
    outside = Outside(pool, clock, access_log)
    known = accounts_if_set(settings, outside)
    return Composition(
        settings=settings,
        clock=clock,
        store=store,
        pool=pool,
        keys=Keys(pool, clock),
        register=Register(store, clock, public.revoked_on),
        institutions=Institutions(store),
        public=public,
        audit=AuditTrail(pool),
        patterns=Patterns(pool, clock),
        worklist=Worklist(pool),
        following=following,
        rates=rates,
        sessions=Sessions(pool, clock),
        access_log=access_log,
        drafts=Drafts(pool, clock),
        known=known,
        elsewhere=elsewhere(settings, outside, known),
    )


def _readers(url: str) -> Pool:
    return ConnectionPool(
        url,
        min_size=1,
        max_size=READERS,
        timeout=PATIENCE,
        reconnect_timeout=RECONNECT,
        open=False,
        kwargs={"connect_timeout": PATIENCE, "application_name": "certtrail readers"},
        check=ConnectionPool.check_connection,
    )
