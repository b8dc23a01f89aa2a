"""Which certificates does a holder have, whose name or code somebody knows?"""

from typing import Final

from fastapi import APIRouter, Response

from api.app.composition import Composition
from api.http.given import Here
from api.pages.lists.levels import level_titles
from api.pages.lists.wanted import FIELDS, SOUGHT, Search, search_of
from api.pages.page import AskedPage, Page
from api.pages.published import Published
from api.pages.route import PageRoute
from domain.status.standing import Status
from projections.public_register.answers import Match
from projections.public_register.verification import Claimed

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

RESULTS: Final = 20
"""On a page."""


@router.get("/search", operation_id="search")
def search(page: AskedPage, here: Here, cursor: str = "") -> Response:
    """The fields, and what was found. Raises UnknownCursor."""
    typed = page.request.query_params
    asked = search_of(typed, page.language)
    meant = _number(here, asked)
    asked = asked.unsearched if meant else asked
    found = here.public.search(asked.wanted, cursor or None, RESULTS) if asked.wanted else None
    return page(
        "lists/search.html",
        422 if asked.form.errors else 200,
        asked=asked,
        form=asked.form,
        found=found,
        first=not cursor,
        query={name: asked.form.one(name) for name in FIELDS},
        meant=meant,
        published=Published.of(here.public.schemes(), page.language),
        choices=_choices(page, here),
    )


def _number(here: Composition, asked: Search) -> str | None:
    """What was typed, if it is the number of a certificate rather than a name or a code."""
    typed = asked.form.one(SOUGHT)
    lines = here.public.verify([Claimed(typed)]).lines if typed else ()
    return typed if any(line.match is not Match.MALFORMED for line in lines) else None


def _choices(page: Page, here: Composition) -> dict[str, list[tuple[str, str]]]:
    """Field → what can be chosen there, with what people call it."""
    language, editions = page.language, here.public.schemes()
    return {
        "body": [(body.id, _named(body.id, language.titled(body.name))) for body in here.public.bodies()],
        "scheme": list(Published.of(editions, language).schemes.items()),
        "status": [(status, language.term("status", status)) for status in Status],
        "level": list(level_titles(editions, language).items()),
    }


def _named(id: str, name: str) -> str:
    return f"{name} {id}" if name else id
