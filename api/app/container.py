"""Container of the running service: everything that a route may call, opened and closed in order."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final, NamedTuple

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from api.app.accounts import build_accounts_if_configured
from api.app.oidc_login import build_oidc_login
from api.app.projection_thread import ProjectionThread, run_projection_thread
from api.app.public_holidays import public_holidays
from api.app.settings import Settings
from api.errors.request_errors import LoginNotConfigured
from projections.audit_trail.queries import AuditTrail
from projections.patterns.queries import Patterns
from projections.public_register.queries import PublicRegister
from projections.views import views_with
from projections.worklist.queries import Worklist
from services.access_log import AccessLog
from services.accounts import Accounts, Dependencies
from services.distrust import DistrustList
from services.drafts import Drafts
from services.event_store import Clock, EventStore
from services.holidays import PublicHolidays
from services.institutions import Institutions
from services.keys import Keys
from services.oidc.login import OidcLogin
from services.rates import RateLimiter, open_rate_limiter
from services.register import Register
from services.sessions import Sessions
from services.staff import RecordedStaff

Pool = ConnectionPool[Connection[TupleRow]]

THREADS: Final = 24
"""Worker threads: requests handled at the same time; the others queue."""

READ_CONNECTIONS: Final = 12
"""Size of the read pool: readers seldom wait, and two processes stay within 60 connections."""


CONNECT_TIMEOUT: Final = 3
"""Seconds to wait for a connection before the response is 503."""


RECONNECT_TIMEOUT: Final = 2
"""Seconds after which the pool gives up, so that the next request tries at once.

By default psycopg doubles its pauses: after ten minutes without a database it would wait ten more.
"""


class DatabaseNotSet(Exception):
    """The application was started without `database_url`."""


@dataclass(frozen=True)
class Container:
    """The services that a route may call."""

    settings: Settings
    clock: Clock
    store: EventStore
    pool: Pool
    keys: Keys
    rates: RateLimiter
    register: Register
    institutions: Institutions
    distrust: DistrustList
    public: PublicRegister
    audit: AuditTrail
    patterns: Patterns
    worklist: Worklist
    projection_thread: ProjectionThread
    sessions: Sessions
    access_log: AccessLog
    drafts: Drafts
    configured_accounts: Accounts | None
    oidc_login: OidcLogin | None

    @property
    def accounts(self) -> Accounts:
        """The accounts service. Raises LoginNotConfigured without secret keys."""
        if self.configured_accounts is None:
            raise LoginNotConfigured
        return self.configured_accounts


@contextmanager
def open_container(settings: Settings, clock: Clock) -> Iterator[Container]:
    """The container with its connection pools open and its projection thread running.

    Raises DatabaseNotSet, DatabaseNotMigrated, DatabaseUnavailable, SettingsError.
    """
    url = settings.database_url
    if url is None:
        raise DatabaseNotSet("set database_url; open the embedded database first to use it")
    holidays = public_holidays(settings)
    with ExitStack() as stack:
        store = stack.enter_context(EventStore(url, clock))
        pool = stack.enter_context(_read_pool(url))
        views = views_with(lambda: holidays.working_days)
        projection_thread = stack.enter_context(run_projection_thread(url, store, clock, views))
        rates = stack.enter_context(open_rate_limiter(url, clock, settings.rate_factor))
        yield _build(settings, clock, _Resources(store, pool, projection_thread, rates, holidays))


class _Resources(NamedTuple):
    """Resources that have to be closed, and the public holidays."""

    store: EventStore
    pool: Pool
    projection_thread: ProjectionThread
    rates: RateLimiter
    holidays: PublicHolidays


def _build(settings: Settings, clock: Clock, resources: _Resources) -> Container:
    store, pool, projection_thread, rates, holidays = resources
    public, access_log = PublicRegister(pool, clock), AccessLog(pool, clock)
    dependencies = Dependencies(pool, clock, access_log)
    configured_accounts = build_accounts_if_configured(settings, dependencies)
    return Container(
        settings=settings,
        clock=clock,
        store=store,
        pool=pool,
        keys=Keys(pool, clock),
        register=Register(store, clock, lambda: holidays.working_days),
        institutions=Institutions(store, RecordedStaff(pool, clock)),
        distrust=DistrustList(store),
        public=public,
        audit=AuditTrail(pool),
        patterns=Patterns(pool, clock),
        worklist=Worklist(pool),
        projection_thread=projection_thread,
        rates=rates,
        sessions=Sessions(pool, clock),
        access_log=access_log,
        drafts=Drafts(pool, clock),
        configured_accounts=configured_accounts,
        oidc_login=build_oidc_login(settings, dependencies, configured_accounts),
    )


def _read_pool(url: str) -> Pool:
    return ConnectionPool(
        url,
        min_size=1,
        max_size=READ_CONNECTIONS,
        timeout=CONNECT_TIMEOUT,
        reconnect_timeout=RECONNECT_TIMEOUT,
        open=False,
        kwargs={"connect_timeout": CONNECT_TIMEOUT, "application_name": "certtrail readers"},
        check=ConnectionPool.check_connection,
    )
