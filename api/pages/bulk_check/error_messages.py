"""How are people told why their list cannot be read, and what to do about it?"""

from api.pages.language import Language
from projections.public_register.verification import MAX_LINES, TooManyLines
from spreadsheets.tables.errors import (
    CellTooLong,
    CorruptWorkbook,
    EmptyTable,
    TableError,
    UnsupportedTableFormat,
    UnsupportedWorkbook,
    WorkbookTooLarge,
)

UnreadableList = TableError | TooManyLines


def error_message(error: UnreadableList, language: Language) -> str:
    """The sentence."""
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
