"""Which certificates does a holder have, whose name or code somebody knows?"""

from typing import Final

from fastapi import APIRouter, Response

from api.app.container import Container
from api.http.dependencies import ContainerDep
from api.pages.bulk_check.filters import FIELDS, SEARCH_TEXT, SearchRequest, parse_search_request
from api.pages.bulk_check.level_titles import level_titles
from api.pages.page import CurrentPage, Page
from api.pages.route import PageRoute
from api.pages.scheme_titles import SchemeTitles
from domain.status.standing import Status
from projections.public_register.answers import Match
from projections.public_register.verification import ClaimedCertificate

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PAGE_SIZE: Final = 20
"""On a page."""


@router.get("/search", operation_id="search")
def search(page: CurrentPage, container: ContainerDep, cursor: str = "") -> Response:
    """The fields, and what was found. Raises InvalidCursor."""
    query = page.request.query_params
    search_request = parse_search_request(query, page.language)
    certificate_number = _certificate_number(container, search_request)
    search_request = search_request.without_filters if certificate_number else search_request
    found = (
        container.public.search(search_request.filters, cursor or None, PAGE_SIZE)
        if search_request.filters
        else None
    )
    return page(
        "bulk_check/search.html",
        422 if search_request.form.errors else 200,
        search_request=search_request,
        form=search_request.form,
        found=found,
        first=not cursor,
        query={name: search_request.form.value(name) for name in FIELDS},
        certificate_number=certificate_number,
        scheme_titles=SchemeTitles.of(container.public.schemes(), page.language),
        choices=_choices(page, container),
    )


def _certificate_number(container: Container, search_request: SearchRequest) -> str | None:
    """What was typed, if it is the number of a certificate rather than a name or a code."""
    text = search_request.form.value(SEARCH_TEXT)
    lines = container.public.verify([ClaimedCertificate(text)]).lines if text else ()
    return text if any(line.match is not Match.MALFORMED for line in lines) else None


def _choices(page: Page, container: Container) -> dict[str, list[tuple[str, str]]]:
    """Field → what can be chosen there, with what people call it."""
    language, editions = page.language, container.public.schemes()
    return {
        "body": [
            (body.id, _name_with_id(body.id, language.localise(body.name)))
            for body in container.public.bodies()
        ],
        "scheme": list(SchemeTitles.of(editions, language).schemes.items()),
        "status": [(status, language.term("status", status)) for status in Status],
        "level": list(level_titles(editions, language).items()),
    }


def _name_with_id(id: str, name: str) -> str:
    return f"{name} {id}" if name else id
