"""Actions of the score sheet page: recalculate, import, save and record.

No entry is lost: recording saves the draft first, and after every error the page is shown with all entries.
"""

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final

from api.app.container import Container
from api.errors.mapping import problem_for
from api.pages.sheet.context import DECISION
from api.pages.sheet.form import SheetForm
from api.pages.sheet.view import SheetView, entries_of_units
from domain.certificate.competence import NotCompetent
from domain.certificate.errors import (
    DatesOutOfOrder,
    ImpartialityRequired,
    InconsistentValues,
    NotRecommended,
)
from domain.errors import DomainError, TranslatableError
from services.commands import CommandRequest
from services.drafts import SaveResult
from services.errors import VersionConflict
from services.event_store import Receipt
from spreadsheets.score_sheets.fields import HELD_FROM, HELD_TO, RECOMMENDED, SINGLE, TOOK_PART, FieldError
from spreadsheets.score_sheets.import_workbook import CellError, import_sheet
from spreadsheets.score_sheets.report import report

_ERROR_FIELDS: Final[dict[type[DomainError], str]] = {
    DatesOutOfOrder: HELD_TO,
    NotRecommended: RECOMMENDED,
    InconsistentValues: TOOK_PART,
    ImpartialityRequired: TOOK_PART,
    NotCompetent: TOOK_PART,
}
_START_LIMITS: Final = frozenset({"signed", "granted"})
"""Values of DatesOutOfOrder that limit the first day of an audit rather than its last."""


@dataclass(frozen=True)
class ActionResult:
    """The outcome of an action: the page to show, and the saved draft, the receipt or the error, if any."""

    view: SheetView
    status: int = HTTPStatus.OK
    saved_draft: SaveResult | None = None
    receipt: Receipt | None = None
    error: Exception | None = None


def recalculate(view: SheetView) -> ActionResult:
    """Show the page with the score of its entries."""
    return ActionResult(view)


def import_file(view: SheetView, content: bytes) -> ActionResult:
    """Show the page with the entries of a workbook, not saved yet; unchanged if any cell has an error."""
    sheet = view.context.sheet
    if sheet is None or not content:
        return _import_failed(view, (CellError(TranslatableError("Choose the file first.")),))
    result = import_sheet(content, sheet)
    if result.errors:
        return _import_failed(view, tuple(result.errors))
    single_fields = {name: value for name, value in view.sheet_form.entries.items() if name in SINGLE}
    sheet_form = replace(view.sheet_form, entries={**single_fields, **result.filled})
    return ActionResult(view.with_changes(sheet_form=sheet_form, note="imported"))


def save(view: SheetView, command: CommandRequest, container: Container) -> ActionResult:
    """Save the draft; on a conflict show what a colleague saved beside the entries, and save nothing."""
    context, sheet_form = view.context, view.sheet_form
    try:
        result = container.drafts.save(
            context.case, command.by, sheet_form.entries, sheet_form.draft_version, context.audit.number
        )
    except DomainError as error:
        return _error_result(view, error)
    merged_form = SheetForm(result.content, sheet_form.seen_version, result.draft.version, sheet_form.key)
    updated = view.with_changes(
        sheet_form=merged_form, draft=result.draft, merged_count=len(result.colleague_units)
    )
    if result.stored:
        return ActionResult(updated.with_changes(note="saved"), saved_draft=result)
    colleague_entries = entries_of_units(result.draft.content, result.conflicts)
    return ActionResult(
        updated.with_changes(colleague_entries=colleague_entries, note="conflict"), HTTPStatus.CONFLICT
    )


def record(view: SheetView, command: CommandRequest, container: Container) -> ActionResult:
    """Save the draft, record the audit and discard the draft; or show the page with the errors."""
    saved_result = save(view, command, container)
    if saved_result.saved_draft is None:
        return saved_result
    updated = saved_result.view.with_changes(note="")
    if saved_result.saved_draft.colleague_units:
        return ActionResult(updated.with_changes(note="merged"), HTTPStatus.CONFLICT)
    parsed = report(updated.sheet_form.entries, updated.context.scheme, updated.context.audit.number)
    if parsed.report is None:
        return ActionResult(updated.with_changes(errors=parsed.errors), HTTPStatus.UNPROCESSABLE_ENTITY)
    context, seen_version = updated.context, updated.sheet_form.seen_version
    try:
        receipt = container.register.decide(
            context.case.id, DECISION, parsed.report, expected_version=seen_version, request=command
        )
    except VersionConflict:
        current_form = replace(updated.sheet_form, seen_version=context.case.version)
        return ActionResult(
            updated.with_changes(sheet_form=current_form, seen_version=seen_version, note="stale"),
            HTTPStatus.PRECONDITION_FAILED,
        )
    except DomainError as error:
        return _error_result(updated, error)
    container.drafts.discard(context.case, context.audit.number)
    return ActionResult(updated, receipt=receipt)


def _import_failed(view: SheetView, cell_errors: tuple[CellError, ...]) -> ActionResult:
    return ActionResult(view.with_changes(cell_errors=cell_errors), HTTPStatus.UNPROCESSABLE_ENTITY)


def _error_result(view: SheetView, error: DomainError) -> ActionResult:
    """The page with the error at its field, or at the head of the page."""
    field = next((name for kind, name in _ERROR_FIELDS.items() if isinstance(error, kind)), "")
    if field == HELD_TO and _START_LIMITS & error.values.keys():
        field = HELD_FROM
    problem = problem_for(error)
    status = problem.status if problem else HTTPStatus.CONFLICT
    return ActionResult(view.with_changes(errors=(FieldError(field, error),)), status, error=error)
