"""Which list does somebody want to have checked, and as of when?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final

from fastapi import Depends, Request

from api.http.date_params import parse_as_of
from api.middleware.rate_limit import charge_lines
from api.pages.bulk_check.error_messages import error_message
from api.pages.form import Form
from api.pages.form_data import FormData, SubmittedForm
from api.pages.language import Language
from api.pages.page import CurrentPage
from projections.public_register.verification import ClaimedCertificate, TooManyLines
from spreadsheets.tables.certificate_list import list_of_file, list_of_text
from spreadsheets.tables.errors import TableError

LIST: Final = "list"
FILE: Final = "file"
AS_OF: Final = "as_of"

UNREADABLE_LIST_COST: Final = 250
"""Lines that a list counts for which cannot be read: it may have been made to be dear to read."""


@dataclass(frozen=True)
class BulkCheckRequest:
    """The lines, at least one unless something is wrong, and the moment; `form` shows what was typed."""

    form: Form
    lines: tuple[ClaimedCertificate, ...] = ()
    as_of: date | datetime | None = None

    @property
    def day(self) -> date | None:
        """The civil day asked about, if it was a day."""
        return None if isinstance(self.as_of, datetime) else self.as_of


def parse_check_request(form_data: FormData, language: Language) -> BulkCheckRequest:
    """What was sent, with a sentence for everything that is wrong with it."""
    form, as_of = Form(form_data), None
    lines: tuple[ClaimedCertificate, ...] = ()
    try:
        lines = _parse_lines(form_data)
    except (TableError, TooManyLines) as error:
        form = form.with_error(FILE if form_data.files.get(FILE) else LIST, error_message(error, language))
    if form_data.files.get(FILE) and _pasted_text(form_data).strip():
        form = form.with_error(FILE, language.gettext("Paste the list or choose a file, not both."))
    try:
        as_of = parse_as_of(form_data.value(AS_OF)) if form_data.value(AS_OF) else None
    except ValueError:
        form = form.with_error(AS_OF, language.gettext("Give a day of the calendar, such as 2026-10-15."))
    return BulkCheckRequest(form, lines, as_of)


def _parse_lines(form_data: FormData) -> tuple[ClaimedCertificate, ...]:
    content = form_data.files.get(FILE)
    return list_of_file(content) if content else list_of_text(_pasted_text(form_data))


def _pasted_text(form_data: FormData) -> str:
    return next(iter(form_data.values(LIST)), "")


def _read_check_request(request: Request, page: CurrentPage, form_data: SubmittedForm) -> BulkCheckRequest:
    """Read outside the event loop, and charged by the line. Raises RateLimitExceeded."""
    check_request = parse_check_request(form_data, page.language)
    charge_lines(request, len(check_request.lines) or UNREADABLE_LIST_COST)
    return check_request


ParsedCheckRequest = Annotated[BulkCheckRequest, Depends(_read_check_request)]
"""The list that was sent; its lines are counted before the route is entered."""
