"""What is this certificate worth, and what was it worth on the day?"""

from functools import lru_cache
from typing import Any, Final

import segno
from fastapi import APIRouter, Request, Response

from api.app.composition import Composition
from api.errors.request_errors import NumberUnknown
from api.http.found import answer_for, certificate_response
from api.http.given import Here
from api.http.moments import Instant, Moment
from api.http.route import StrictRoute
from api.pages.lookup.question import Question, question, then_known
from api.pages.page import AskedPage, Page
from api.pages.published import Published
from api.pages.route import PageRoute
from projections.public_register.answers import Answer

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)
data: Final = APIRouter(route_class=StrictRoute, include_in_schema=False)

CERTIFICATE: Final = "/c/"
CODES: Final = 2_000
"""Square codes remembered, of some 3 kB each."""

EXAMPLE: Final = "12326SC00001R0M"
"""What a number looks like; each scheme writes its own by a template, and this one writes them so."""

COMPARED: Final = ("status", "level", "edition", "scope", "organisation", "suspended_until", "replaced_by")
"""What makes two answers about the same moment different for who relies on them."""


@data.get("/c/{number}.json", operation_id="look_up")
def as_json(
    number: str, here: Here, request: Request, as_of: Moment | None = None, known_at: Instant | None = None
) -> Response:
    """The same answer for a program, under the address that the square code leads to."""
    return certificate_response(request, here, number, as_of, known_at)


@router.get("/c/{number:path}", operation_id="look_up")
def certificate(
    number: str, page: AskedPage, here: Here, as_of: str = "", then: str = "", known_at: str = ""
) -> Response:
    """The answer to the question, or why there is none."""
    asked = question(as_of, then, known_at, page.now, page.language)
    try:
        answer = answer_for(here.public, number, asked.as_of, asked.known_at)
    except NumberUnknown as unknown:
        return _missed(page, here, unknown, asked)
    if number != answer.number:
        query = page.request.query_params
        return page.redirected(CERTIFICATE + answer.number, **dict(query))
    status = 422 if asked.form.errors else 200
    return page("lookup/certificate.html", status, **_shown(page, here, answer, asked))


def _shown(page: Page, here: Composition, answer: Answer, asked: Question) -> dict[str, Any]:
    address = page.address(CERTIFICATE + answer.number)
    return {
        "answer": answer,
        "asked": asked,
        "form": asked.form,
        "published": Published.of(here.public.schemes(), page.language),
        "address": address,
        "code": _code(address),
        **_otherwise(here, answer, asked),
    }


def _otherwise(here: Composition, answer: Answer, asked: Question) -> dict[str, Any]:
    """The other answer about a day that is over, and whether it differs: as known then, or as known now."""
    compared = asked.day is not None and then_known(asked.day, answer.made_at) is not None
    if not compared or asked.day is None:
        return {"compared": False, "other": None, "differs": False}
    known = None if asked.then else then_known(asked.day, answer.made_at)
    other = here.public.lookup(answer.number, asked.day, known)
    differs = other is None or any(getattr(other, name) != getattr(answer, name) for name in COMPARED)
    return {"compared": True, "other": other, "differs": differs}


def _missed(page: Page, here: Composition, unknown: NumberUnknown, asked: Question) -> Response:
    """Not one of ours, or one that was issued only later than asked about."""
    later = asked.known_at is not None and here.public.certificate_id(unknown.number) is not None
    return page(
        "lookup/missed.html", 404, unknown=unknown, later=later, asked=asked, form=asked.form, example=EXAMPLE
    )


@lru_cache(CODES)
def _code(address: str) -> str:
    """The square code that leads to the page: half the work of it, and the same every time."""
    code = segno.make(address, error="m")
    return str(code.svg_inline(border=2, svgclass="code", lineclass=None, omitsize=True))
