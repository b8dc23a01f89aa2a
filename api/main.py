"""How is the service put together? The one place where everything is built and connected."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Final

from anyio.to_thread import current_default_thread_limiter, run_sync
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from starlette.middleware import Middleware
from starlette.types import Lifespan

from api.app.composition import THREADS, composed
from api.app.metrics import Metrics
from api.app.settings import Settings
from api.errors.refusals import answered
from api.http.access import must_be_declared
from api.http.documents import DESCRIPTION, TAGS
from api.middleware.doors import Doors
from api.middleware.headers import Protected
from api.middleware.heads import Heads
from api.middleware.limits import Limits, PersonLimits
from api.middleware.noted import Noted
from api.middleware.proxies import Proxies
from api.middleware.seen import Seen
from api.ops import operations
from api.pages import site
from api.pages.refused import refused_page
from api.pages.rendering import Rendering
from api.pages.statics import Statics
from api.rest import oidc, people, public, regulator, session, staff
from api.rest.openapi import described
from services.event_store import Clock

ROUTERS: Final[tuple[APIRouter, ...]] = (
    public.router,
    operations.router,
    regulator.router,
    staff.router,
    people.router,
    session.router,
    oidc.router,
    site.router,
)
"""In the order in which a path is looked for: what is asked most comes first."""


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def create_app(settings: Settings, clock: Clock = utc_now) -> FastAPI:
    """The application; its database is opened when it starts and closed when it stops.

    `settings.database_url` must be given: whoever wants the embedded database opens it first. Starting
    raises NoDatabase, NotMigrated, StoreUnavailable, UnsafeSetting.

    Raises PermissionMissing for a route of which nobody said whom it is open to.
    """
    metrics = Metrics()
    app = FastAPI(
        title="Certtrail",
        version=version("certtrail"),
        description=DESCRIPTION,
        openapi_tags=TAGS,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_opened(settings, clock),
        middleware=_layers(settings, metrics),
    )
    app.state.settings, app.state.metrics, app.state.rendering = settings, metrics, Rendering()
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", Statics())
    answered(app, refused_page)
    described(app)
    for route in iter_route_contexts(app.routes):
        must_be_declared(getattr(route, "operation_id", None), route.path or "")
    return app


def _layers(settings: Settings, metrics: Metrics) -> list[Middleware]:
    """What a request passes on its way in, in this order, and its answer on its way out."""
    https = (settings.public_base_url or "").startswith("https:")
    return [
        Middleware(Proxies, trusted=settings.trusted_proxies or ()),
        Middleware(Protected, https=https),
        Middleware(Seen, metrics=metrics),
        Middleware(Limits),
        Middleware(Heads),
        Middleware(Noted),
        Middleware(Doors),
        Middleware(PersonLimits),
    ]


def _opened(settings: Settings, clock: Clock) -> Lifespan[FastAPI]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = THREADS
        opened = composed(settings, clock)
        app.state.composition = await run_sync(opened.__enter__)
        try:
            yield
        finally:
            await run_sync(opened.__exit__, None, None, None)

    return lifespan
