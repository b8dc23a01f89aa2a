"""View of the score sheet page: entries, errors and the score so far as template values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from api.pages.form import Form
from api.pages.form_data import form_data
from api.pages.language import Language
from api.pages.sheet.context import SheetContext
from api.pages.sheet.form import SheetForm
from api.pages.sheet.wording import error_message
from domain.errors import TranslatableError
from domain.scheme.model import Scheme
from domain.scheme.sheet import Basis
from services.drafts import Draft, FormFields
from services.drafts.merge import unit_of
from spreadsheets.score_sheets.fields import BONUS, DEDUCTION, FINDING, MOST_ROWS, FieldError, rows
from spreadsheets.score_sheets.import_workbook import CellError
from spreadsheets.score_sheets.parsing import GRADES, parse_sheet
from spreadsheets.score_sheets.subtotal import subtotal


@dataclass(frozen=True)
class SheetView:
    """The state of the page. `colleague_entries` are what a colleague saved where both changed an entry.

    `note` names what has just happened: saved, imported, resumed, merged, conflict or stale. `seen_version`
    is the version of the case that the form was shown for, if it is no longer the present one.
    """

    context: SheetContext
    sheet_form: SheetForm
    draft: Draft
    errors: tuple[FieldError, ...] = ()
    cell_errors: tuple[CellError, ...] = ()
    colleague_entries: FormFields | None = None
    merged_count: int = 0
    note: str = ""
    seen_version: int | None = None
    extra_row_kind: str = ""
    """The list that gets another blank row."""

    def with_changes(self, **changes: Any) -> "SheetView":
        """The view with some attributes replaced."""
        return replace(self, **changes)

    def template_values(self, language: Language) -> Mapping[str, Any]:
        """The values of the template."""
        entries = self.sheet_form.entries
        return {
            "sheet_context": self.context,
            "sheet_form": self.sheet_form,
            "form": self._form(language),
            "draft": self.draft,
            "cell_errors": [
                (each.page, each.row, self._error_text(each.error, language)) for each in self.cell_errors
            ],
            "colleague_entries": _by_unit(self.colleague_entries or {}),
            "unit_title": lambda unit: unit_name(unit, language),
            **_options(self.context.scheme, language),
            "merged_count": self.merged_count,
            "note": self.note,
            "events_since": self.context.events_since(self.seen_version)
            if self.seen_version is not None
            else (),
            "lists": {kind: self._rows(kind) for kind in (DEDUCTION, BONUS, FINDING)},
            **score_values(self.context, entries),
        }

    def _form(self, language: Language) -> Form:
        errors = {each.field: self._error_text(each.error, language) for each in self.errors}
        return Form(form_data(self.sheet_form.entries.items()), errors)

    def _error_text(self, error: TranslatableError, language: Language) -> str:
        return error_message(error, language, self.context.titled)

    def _rows(self, kind: str) -> tuple[int, ...]:
        """The numbers of the rows with entries, and of blank rows after them up to the maximum."""
        maximum = self.context.scheme.specials.max_bonus if kind == BONUS else MOST_ROWS[kind]
        existing = rows(self.sheet_form.entries, kind)
        after = max(existing, default=0) + 1
        new_rows = range(after, after + (2 if self.extra_row_kind == kind else 1))
        return (*existing, *(number for number in new_rows if number <= maximum))


def score_values(context: SheetContext, entries: FormFields) -> dict[str, Any]:
    """The values of the template of the score."""
    return {
        "subtotal": subtotal(parse_sheet(entries, context.scheme), context.scheme),
        "scheme": context.scheme,
    }


def unit_name(unit: str, language: Language) -> str:
    """The title of a unit: an entry that consists of one or several fields."""
    kind, _, number = unit.partition(".")
    names = {
        "clause": number,
        DEDUCTION: language.gettext("Special deduction {number}"),
        BONUS: language.gettext("Special bonus"),
        FINDING: language.gettext("Nonconformity {number}"),
        "held_from": language.gettext("First day"),
        "held_to": language.gettext("Last day"),
        "took_part": language.gettext("Who took part, if not the planned team"),
        "recommended": language.gettext("Does the team recommend certification?"),
        "reason": language.gettext("On what the conclusion rests"),
        "passed": language.gettext("Did the organisation pass?"),
        "level": language.gettext("Level reached"),
    }
    return names[kind].format(number=number)


def _options(scheme: Scheme, language: Language) -> dict[str, Any]:
    """The choices of the selects, as (value, text) pairs."""
    clauses = (
        clause for section in (scheme.table.sections if scheme.table else ()) for clause in section.clauses
    )
    return {
        "bases": [(basis, language.term("basis", basis)) for basis in Basis],
        "grades": [(grade, language.term("severity", grade)) for grade in GRADES],
        "levels": [(level.id, language.localise(level.title)) for level in scheme.levels],
        "clauses": [(clause.id, f"{clause.id} {language.localise(clause.title)}") for clause in clauses],
    }


def _by_unit(entries: FormFields) -> dict[str, dict[str, str]]:
    units: dict[str, dict[str, str]] = {}
    for name, value in entries.items():
        units.setdefault(unit_of(name), {})[name.rpartition(".")[2]] = value
    return units


def entries_of_units(entries: FormFields, units: Iterable[str]) -> FormFields:
    """The entries of some units; a unit without entries has an empty one, so that it is shown as well."""
    selected = {name: value for name, value in entries.items() if unit_of(name) in set(units)}
    empty = set(units) - {unit_of(name) for name in selected}
    return selected | {f"{unit}." if "." in unit else unit: "" for unit in empty}
