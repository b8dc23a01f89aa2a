"""Routes of the score sheet: the page, its actions, the score for a script, and the workbook."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.app.container import Container
from api.http.dependencies import ContainerDep, PrincipalDep
from api.pages.decision_forms.decision_result import RECORDED_VERSION
from api.pages.form_data import FormData, SubmittedForm
from api.pages.page import CurrentPage, Page
from api.pages.route import PageRoute
from api.pages.sheet.actions import ActionResult, import_file, recalculate, record, save
from api.pages.sheet.context import DECISION, SheetContext, audit_number, audits_to_record
from api.pages.sheet.form import ACTION, AUDIT, FILE, SheetForm, command_for
from api.pages.sheet.view import SheetView, score_values
from services.commands import CommandRequest, first_receipt
from spreadsheets.score_sheets.bilingual_labels import Language
from spreadsheets.score_sheets.fields import DEDUCTION, FINDING, fields_of_form
from spreadsheets.score_sheets.write_workbook import MEDIA_TYPE, write_workbook

SHEET: Final = f"/staff/cases/{{id}}/{DECISION}"
TEMPLATE: Final = "sheet/sheet.html"
MORE_ROWS: Final = "more-"

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get(SHEET, operation_id="see_sheet")
def show_sheet(
    id: UUID, page: CurrentPage, person: PrincipalDep, audit: str = "", merged: int = 0, note: str = ""
) -> Response:
    """Show the sheet with the draft of the team, if there is one; first the audits if several are planned."""
    audits = audits_to_record(id, person, page)
    if not audit and len(audits) > 1:
        return page("sheet/audits.html", id=id, audits=audits)
    context = SheetContext.of(id, audit_number(audit), person, page)
    draft = page.container.drafts.of(context.case, person, context.audit.number)
    sheet_form = SheetForm.from_draft(context.case.version, draft)
    valid_note = note if note == "saved" and draft.version else ""
    return _sheet_page(
        page, ActionResult(SheetView(context, sheet_form, draft, note=valid_note, merged_count=merged))
    )


@router.post(SHEET, operation_id="fill_in_sheet")
def submit_sheet(
    id: UUID,
    page: CurrentPage,
    form: SubmittedForm,
    person: PrincipalDep,
    container: ContainerDep,
    request: Request,
) -> Response:
    """Perform the action of the pressed button.

    A form that was already recorded with the same key redirects to the case.
    """
    command = command_for(form, page.path, person, request.state.correlation)
    if earlier_receipt := first_receipt(container.store, command.command):
        return page.redirect(f"/staff/cases/{id}", **{RECORDED_VERSION: earlier_receipt.version})
    context = SheetContext.of(id, audit_number(form.value(AUDIT)), person, page)
    draft = container.drafts.of(context.case, person, context.audit.number)
    view = SheetView(context, SheetForm.from_form(form, context.scheme), draft)
    return _respond(page, _perform(view, form, command, container), container)


@router.post(f"{SHEET}/score", operation_id="score_sheet")
def score_sheet(id: UUID, page: CurrentPage, form: SubmittedForm, person: PrincipalDep) -> dict[str, str]:
    """The score of the sheet as it is filled in now, as HTML. Nothing is saved."""
    context = SheetContext.of(id, audit_number(form.value(AUDIT)), person, page)
    values = score_values(context, fields_of_form(form, context.scheme))
    return {"score": page.render("sheet/score.html", **values)}


@router.get(f"{SHEET}/sheet.xlsx", operation_id="download_sheet")
def download_sheet(
    id: UUID, page: CurrentPage, person: PrincipalDep, container: ContainerDep, audit: str = ""
) -> Response:
    """The sheet as an XLSX workbook, with the draft of the team."""
    context = SheetContext.of(id, audit_number(audit), person, page)
    if context.sheet is None:
        return page.redirect(context.path, audit=context.audit.number)
    language: Language = "en" if page.language.prefix else "zh"
    draft = container.drafts.of(context.case, person, context.audit.number)
    content = write_workbook(context.sheet, draft.content, language)
    name = quote(page.language.gettext("score-sheet") + f"-{str(id)[:8]}-{context.audit.number}.xlsx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


def _perform(view: SheetView, form: FormData, command: CommandRequest, container: Container) -> ActionResult:
    """The action of the pressed button; entries that come back after a login are only shown."""
    if form.is_resumed:
        return recalculate(view.with_changes(note="resumed"))
    buttons: dict[str, Callable[[], ActionResult]] = {
        "save": lambda: save(view, command, container),
        "record": lambda: record(view, command, container),
        MORE_ROWS + DEDUCTION: lambda: recalculate(view.with_changes(extra_row_kind=DEDUCTION)),
        MORE_ROWS + FINDING: lambda: recalculate(view.with_changes(extra_row_kind=FINDING)),
        "import": lambda: import_file(view, form.files.get(FILE, b"")),
    }
    return buttons.get(form.value(ACTION), lambda: recalculate(view))()


def _respond(page: Page, result: ActionResult, container: Container) -> Response:
    context = result.view.context
    if result.receipt:
        container.public.wait_until(result.receipt.position, container.settings.wait_seconds)
        return page.redirect(f"/staff/cases/{context.case.id}", **{RECORDED_VERSION: result.receipt.version})
    if result.saved_draft:
        return page.redirect(
            context.path,
            audit=context.audit.number,
            note="saved",
            merged=result.view.merged_count or None,
        )
    return _sheet_page(page, result)


def _sheet_page(page: Page, result: ActionResult) -> Response:
    """The page. Its error is put into the request's state for the access log."""
    if result.error:
        page.request.state.error = result.error
    values: dict[str, Any] = dict(result.view.template_values(page.language))
    return page(TEMPLATE, int(result.status), **values)
