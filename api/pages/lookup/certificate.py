"""What is the status of this certificate, and what was it on a given day?"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

import segno
from fastapi import APIRouter, Request, Response

from api.app.container import Container
from api.errors.request_errors import CertificateNotFound
from api.http.date_params import Instant, Moment, parse_as_of, parse_instant
from api.http.dependencies import ContainerDep
from api.http.number_lookup import answer_for, certificate_response
from api.http.strict_route import StrictRoute
from api.pages.form import Form
from api.pages.form_data import form_data
from api.pages.language import Language
from api.pages.page import CurrentPage, Page
from api.pages.route import PageRoute
from api.pages.scheme_titles import SchemeTitles
from domain.calendar import end_of_day
from projections.public_register.answers import Answer

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)
data: Final = APIRouter(route_class=StrictRoute, include_in_schema=False)

CERTIFICATE: Final = "/c/"
QR_CODE_CACHE_SIZE: Final = 2_000
"""Cached QR codes, about 3 kB each."""

EXAMPLE: Final = "12326SC00001R0M"
"""An example of a number, by the number template of one scheme."""

COMPARED_FIELDS: Final = (
    "status",
    "level",
    "edition",
    "scope",
    "organisation",
    "suspended_until",
    "replaced_by",
)
"""Fields in which a difference between two answers about the same moment matters to readers."""

AS_OF: Final = "as_of"
THEN: Final = "then"


@data.get("/c/{number}.json", operation_id="look_up")
def as_json(
    number: str,
    container: ContainerDep,
    request: Request,
    as_of: Moment | None = None,
    known_at: Instant | None = None,
) -> Response:
    """The same answer for programs, at the address of the QR code plus `.json`."""
    return certificate_response(request, container, number, as_of, known_at)


@router.get("/c/{number:path}", operation_id="look_up")
def certificate(
    number: str,
    page: CurrentPage,
    container: ContainerDep,
    as_of: str = "",
    then: str = "",
    known_at: str = "",
) -> Response:
    """The answer for a number, or the reason why there is none."""
    lookup_query = parse_lookup_query(as_of, then, known_at, page.now, page.language)
    try:
        answer = answer_for(container.public, number, lookup_query.as_of, lookup_query.known_at)
    except CertificateNotFound as unknown:
        return _not_found_page(page, container, unknown, lookup_query)
    if number != answer.number:
        query = page.request.query_params
        return page.redirect(CERTIFICATE + answer.number, **dict(query))
    status = 422 if lookup_query.form.errors else 200
    return page("lookup/certificate.html", status, **_template_values(page, container, answer, lookup_query))


@dataclass(frozen=True)
class LookupQuery:
    """Parameters of a lookup: the status at `as_of`, as known at `known_at`; None means now.

    `then` asks for a day as it was known on that day. `form` holds the input and its errors.
    """

    as_of: date | datetime | None
    known_at: datetime | None
    then: bool
    form: Form

    @property
    def day(self) -> date | None:
        """The civil day of the lookup, unless a moment was given."""
        return None if isinstance(self.as_of, datetime) else self.as_of


def parse_lookup_query(
    as_of: str, then: str, known_at: str, now: datetime, language: Language
) -> LookupQuery:
    """The parameters as typed values, with an error in the form for an invalid day."""
    form = Form(form_data([(AS_OF, as_of.strip()), (THEN, then)]))
    try:
        moment = parse_as_of(as_of.strip()) if as_of.strip() else None
        known_at_moment = parse_instant(known_at.strip()) if known_at.strip() else None
    except ValueError:
        sentence = language.gettext("Give a day of the calendar, such as 2026-10-15.")
        return LookupQuery(None, None, False, form.with_error(AS_OF, sentence))
    lookup_query = LookupQuery(moment, known_at_moment, bool(then), form)
    if lookup_query.then and known_at_moment is None and lookup_query.day is not None:
        return LookupQuery(moment, known_at_end_of(lookup_query.day, now), True, form)
    return lookup_query


def known_at_end_of(day: date, now: datetime) -> datetime | None:
    """The end of that day as the moment of knowledge; None if the day is not over."""
    end = end_of_day(day)
    return end if end < now else None


def _template_values(
    page: Page, container: Container, answer: Answer, lookup_query: LookupQuery
) -> dict[str, Any]:
    url = page.absolute_url(CERTIFICATE + answer.number)
    return {
        "answer": answer,
        "lookup_query": lookup_query,
        "form": lookup_query.form,
        "scheme_titles": SchemeTitles.of(container.public.schemes(), page.language),
        "url": url,
        "qr_code": _qr_code(url),
        **_other_answer(container, answer, lookup_query),
    }


def _other_answer(container: Container, answer: Answer, lookup_query: LookupQuery) -> dict[str, Any]:
    """For a past day, the second answer (as known then, or as known now) and whether it differs."""
    is_comparable = (
        lookup_query.day is not None and known_at_end_of(lookup_query.day, answer.made_at) is not None
    )
    if not is_comparable or lookup_query.day is None:
        return {"is_comparable": False, "other": None, "differs": False}
    known_at = None if lookup_query.then else known_at_end_of(lookup_query.day, answer.made_at)
    other = container.public.lookup(answer.number, lookup_query.day, known_at)
    differs = other is None or any(getattr(other, name) != getattr(answer, name) for name in COMPARED_FIELDS)
    return {"is_comparable": True, "other": other, "differs": differs}


def _not_found_page(
    page: Page, container: Container, unknown: CertificateNotFound, lookup_query: LookupQuery
) -> Response:
    """No such certificate, or one that was issued after the moment of the lookup."""
    later = lookup_query.known_at is not None and container.public.certificate_id(unknown.number) is not None
    return page(
        "lookup/not_found.html",
        404,
        unknown=unknown,
        later=later,
        lookup_query=lookup_query,
        form=lookup_query.form,
        example=EXAMPLE,
    )


@lru_cache(QR_CODE_CACHE_SIZE)
def _qr_code(url: str) -> str:
    """The QR code with the address of the page; cached, since it is half the work of the page."""
    code = segno.make(url, error="m")
    return str(code.svg_inline(border=2, svgclass="code", lineclass=None, omitsize=True))
