"""Which lines of somebody's list are true? Nothing of a list is kept: it travels with the pages."""

from functools import partial
from typing import Final

from fastapi import APIRouter, Response

from api.app.container import Container
from api.http.dependencies import ContainerDep
from api.pages.bulk_check.check_request import AS_OF, BulkCheckRequest, ParsedCheckRequest
from api.pages.bulk_check.export import MEDIA_TYPES, export_file, list_as_text, match_text
from api.pages.bulk_check.report import CheckReport, build_report
from api.pages.form import Form
from api.pages.form_data import SubmittedForm
from api.pages.page import CurrentPage, Page
from api.pages.route import PageRoute
from api.pages.scheme_titles import SchemeTitles
from domain.calendar import SHANGHAI
from projections.public_register.answers import Verification
from projections.public_register.verification import MAX_LINES

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

FORMAT: Final = "format"


@router.get("/check", operation_id="verify")
def show_form(page: CurrentPage) -> Response:
    """The form."""
    return _form_page(page, Form())


@router.post("/check", operation_id="verify")
def check(page: CurrentPage, container: ContainerDep, check_request: ParsedCheckRequest) -> Response:
    """What the register says of each line, or what is wrong with the list."""
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
    """Where someone comes who asks for a file by its address, or for its page in another language."""
    return page.redirect("/check")


@router.post("/check/download", operation_id="verify")
def download(
    page: CurrentPage, container: ContainerDep, check_request: ParsedCheckRequest, form_data: SubmittedForm
) -> Response:
    """The same as a file."""
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
    """As of when the file is to be, so that it says what the page says."""
    day = check_request.form.value(AS_OF)
    return day or (verification.as_of.isoformat() if verification.as_of else "")
