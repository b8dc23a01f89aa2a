"""Check of a list of certificates. The list travels with the pages and is not stored."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response

from api.app.container import Container
from api.http.date_params import parse_as_of
from api.http.dependencies import ContainerDep
from api.middleware.rate_limit import charge_lines
from api.pages.bulk_check.report import (
    MEDIA_TYPES,
    CheckReport,
    build_report,
    export_file,
    list_as_text,
    match_text,
)
from api.pages.form import Form
from api.pages.form_data import FormData, SubmittedForm
from api.pages.language import Language
from api.pages.page import CurrentPage, Page
from api.pages.route import PageRoute
from api.pages.scheme_titles import SchemeTitles
from domain.calendar import SHANGHAI
from projections.public_register.answers import Verification
from projections.public_register.verification import MAX_LINES, ClaimedCertificate, TooManyLines
from spreadsheets.tables.certificate_list import list_of_file, list_of_text
from spreadsheets.tables.errors import (
    CellTooLong,
    CorruptWorkbook,
    EmptyTable,
    TableError,
    UnsupportedTableFormat,
    UnsupportedWorkbook,
    WorkbookTooLarge,
)

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

LIST: Final = "list"
FILE: Final = "file"
AS_OF: Final = "as_of"
FORMAT: Final = "format"
UNREADABLE_LIST_COST: Final = 250
"""Cost of an unreadable list, in lines: it may have been made to be expensive to parse."""

UnreadableList = TableError | TooManyLines


@dataclass(frozen=True)
class BulkCheckRequest:
    """The lines, at least one unless `form` has errors, and the date or moment of the check."""

    form: Form
    lines: tuple[ClaimedCertificate, ...] = ()
    as_of: date | datetime | None = None

    @property
    def day(self) -> date | None:
        """The civil day of the check, unless a moment was given."""
        return None if isinstance(self.as_of, datetime) else self.as_of


def parse_check_request(form_data: FormData, language: Language) -> BulkCheckRequest:
    """The list and date of a form, with a message for each error."""
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


def _read_check_request(request: Request, page: CurrentPage, form_data: SubmittedForm) -> BulkCheckRequest:
    """Parse outside the event loop and charge the rate limit by lines. Raises RateLimitExceeded."""
    check_request = parse_check_request(form_data, page.language)
    charge_lines(request, len(check_request.lines) or UNREADABLE_LIST_COST)
    return check_request


ParsedCheckRequest = Annotated[BulkCheckRequest, Depends(_read_check_request)]
"""The parsed request; the rate limit is charged before the route is called."""


@router.get("/check", operation_id="verify")
def show_form(page: CurrentPage) -> Response:
    """The form for a list."""
    return _form_page(page, Form())


@router.post("/check", operation_id="verify")
def check(page: CurrentPage, container: ContainerDep, check_request: ParsedCheckRequest) -> Response:
    """The answer of the register for each line, or the form with the errors of the list."""
    if check_request.form.errors or check_request.form.data.is_resumed:
        return _form_page(page, check_request.form)
    check_report, verification = _run_check(container, check_request)
    return page(
        "bulk_check/result.html",
        report=check_report,
        verification=verification,
        check_request=check_request,
        list_text=list_as_text(check_request.lines),
        pinned_as_of=_pinned_as_of(check_request, verification),
        scheme_titles=_scheme_titles(page, container),
        match_text=partial(match_text, language=page.language),
    )


@router.get("/check/download", operation_id="verify")
def redirect_to_form(page: CurrentPage) -> Response:
    """The form: a file has no address of its own, nor has its page in another language."""
    return page.redirect("/check")


@router.post("/check/download", operation_id="verify")
def download(
    page: CurrentPage, container: ContainerDep, check_request: ParsedCheckRequest, form_data: SubmittedForm
) -> Response:
    """The same report as a file."""
    kind = form_data.value(FORMAT)
    if check_request.form.errors or kind not in MEDIA_TYPES:
        return _form_page(page, check_request.form)
    content = export_file(kind, *_run_check(container, check_request), _scheme_titles(page, container))
    name = f"certtrail-{page.now.astimezone(SHANGHAI):%Y%m%d-%H%M%S}.{kind}"
    return Response(
        content,
        media_type=MEDIA_TYPES[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Language": page.language.code,
        },
    )


def _form_page(page: Page, form: Form) -> Response:
    return page("bulk_check/check.html", 422 if form.errors else 200, form=form, most=MAX_LINES)


def _run_check(container: Container, check_request: BulkCheckRequest) -> tuple[CheckReport, Verification]:
    verification = container.public.verify(check_request.lines, check_request.as_of)
    return build_report(check_request.lines, verification), verification


def _scheme_titles(page: Page, container: Container) -> SchemeTitles:
    return SchemeTitles.of(container.public.schemes(), page.language)


def _pinned_as_of(check_request: BulkCheckRequest, verification: Verification) -> str:
    """The date or moment of the file, so that it matches the page."""
    day = check_request.form.value(AS_OF)
    return day or (verification.as_of.isoformat() if verification.as_of else "")


def _parse_lines(form_data: FormData) -> tuple[ClaimedCertificate, ...]:
    content = form_data.files.get(FILE)
    return list_of_file(content) if content else list_of_text(_pasted_text(form_data))


def _pasted_text(form_data: FormData) -> str:
    return next(iter(form_data.values(LIST)), "")


def error_message(error: UnreadableList, language: Language) -> str:
    """Why a list cannot be read, and what to do."""
    if isinstance(error, TooManyLines):
        text = language.gettext("The list has {count} lines: at most {most} are checked at a time. Split it.")
        return text.format(count=language.number(error.lines), most=language.number(MAX_LINES))
    return _messages(language)[type(error)]


def _messages(language: Language) -> dict[type[TableError], str]:
    _ = language.gettext
    return {
        UnsupportedTableFormat: _(
            "The file is neither a workbook (.xlsx) nor text in UTF-8, UTF-16 or GB18030. Save it as .xlsx "
            "or as CSV in UTF-8, then send it again."
        ),
        UnsupportedWorkbook: _(
            "The file is a workbook in the old format (.xls) or protected by a password. Save it as .xlsx "
            "without a password, then send it again."
        ),
        CorruptWorkbook: _(
            "The workbook cannot be read. Open it and save it anew as .xlsx, or copy the cells and paste "
            "them below."
        ),
        WorkbookTooLarge: _(
            "The workbook holds too much besides the list. Copy the numbers and names into a new workbook, "
            "then send that."
        ),
        CellTooLong: _(
            "A cell of the list is too long for a number or a name. Look for a quotation mark that is opened "
            "and never closed."
        ),
        EmptyTable: _("There is nothing in the list. Put one number on each line."),
    }
