"""Routers of all pages, in Chinese and in English."""

from typing import Final

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from api.pages import account, cases, problem
from api.pages.bodies import routes as bodies
from api.pages.bulk_check import routes as bulk_check
from api.pages.decision_forms import application, decisions
from api.pages.language import IN_ENGLISH, LANGUAGES
from api.pages.lookup import certificate, start
from api.pages.regulator import access, events, history, patterns
from api.pages.search import routes as search
from api.pages.sheet import routes as sheet
from api.pages.statistics import overview, recent_changes, schemes

ROUTERS: Final[tuple[APIRouter, ...]] = (
    start.router,
    certificate.data,
    certificate.router,
    overview.router,
    schemes.router,
    recent_changes.router,
    bodies.router,
    search.router,
    bulk_check.router,
    sheet.router,
    application.router,
    decisions.router,
    cases.router,
    events.router,
    history.router,
    patterns.router,
    access.router,
    account.router,
    problem.data,
    problem.router,
)
"""In matching order."""

router: Final = APIRouter()


@router.get(IN_ENGLISH.prefix, include_in_schema=False, operation_id="start_in_english")
def start_in_english() -> RedirectResponse:
    """Redirect the English start page without its trailing slash."""
    return RedirectResponse(f"{IN_ENGLISH.prefix}/", 308)


def include_pages(application_router: APIRouter) -> None:
    """Include the pages in each language, each router by itself.

    FastAPI matches a request again in every router that contains the one of its route.
    """
    for language in LANGUAGES:
        for each in ROUTERS:
            application_router.include_router(each, prefix=language.prefix)
    application_router.include_router(router)
