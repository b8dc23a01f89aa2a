"""Published schemes: the rules under which certificates are granted."""

from typing import Final

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from api.http.dependencies import ContainerDep
from api.pages.page import CurrentPage
from api.pages.route import PageRoute
from api.pages.scheme_titles import SchemeTitles

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/schemes", operation_id="schemes")
def schemes(page: CurrentPage, container: ContainerDep) -> Response:
    """Every published edition."""
    editions = container.public.schemes()
    return page(
        "statistics/schemes.html", editions=editions, scheme_titles=SchemeTitles.of(editions, page.language)
    )


@router.get("/schemes/{scheme}", operation_id="schemes")
def scheme(scheme: str, page: CurrentPage, container: ContainerDep) -> Response:
    """All editions of one scheme, with levels, time limits and score table. Raises HTTPException 404."""
    editions = [each for each in container.public.schemes() if each.scheme.scheme == scheme]
    if not editions:
        raise HTTPException(404)
    return page(
        "statistics/scheme.html", editions=editions, scheme_titles=SchemeTitles.of(editions, page.language)
    )
