"""Under which rules are certificates granted?"""

from typing import Final

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from api.http.given import Here
from api.pages.page import AskedPage
from api.pages.published import Published
from api.pages.route import PageRoute

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/schemes", operation_id="schemes")
def schemes(page: AskedPage, here: Here) -> Response:
    """Every published edition."""
    editions = here.public.schemes()
    return page("figures/schemes.html", editions=editions, published=Published.of(editions, page.language))


@router.get("/schemes/{scheme}", operation_id="schemes")
def scheme(scheme: str, page: AskedPage, here: Here) -> Response:
    """Every edition of one scheme, with its levels, limits and score table."""
    editions = [each for each in here.public.schemes() if each.scheme.scheme == scheme]
    if not editions:
        raise HTTPException(404)
    return page("figures/scheme.html", editions=editions, published=Published.of(editions, page.language))
