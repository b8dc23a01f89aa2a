"""Why can a table that someone sent not be read? Each reason has a name and says what to do."""

from typing import ClassVar

from domain.refusal import Refusal


class TableRefused(Refusal):
    """The table cannot be read."""

    SENTENCE: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__(self.SENTENCE)


class NotText(TableRefused):
    """The bytes are text in none of the encodings that are read."""

    SENTENCE = (
        "The file is neither a workbook (.xlsx) nor text in UTF-8, UTF-16 or GB18030: "
        "save it as .xlsx or as CSV in UTF-8, then send it again."
    )


class OldWorkbook(TableRefused):
    """An Excel file of before 2007, or a workbook behind a password: from outside they look alike."""

    SENTENCE = (
        "The file is a workbook in the old format (.xls) or protected by a password: "
        "save it as .xlsx without a password, then send it again."
    )


class BrokenWorkbook(TableRefused):
    """A ZIP archive that holds no workbook, or one that does not keep to the format (ECMA-376)."""

    SENTENCE = (
        "The workbook cannot be read: open it, save it anew as .xlsx, then send it again; "
        "or copy the cells and paste them."
    )


class WorkbookTooLarge(TableRefused):
    """Unpacked, the workbook is larger than any list that is read."""

    SENTENCE = (
        "The workbook holds too much besides the list: "
        "copy the numbers and names into a new workbook, then send that."
    )


class CellTooLong(TableRefused):
    """A cell of a text goes on and on, mostly because a quotation mark is not closed."""

    SENTENCE = (
        "A cell of the list is too long for a number or a name: "
        "look for a quotation mark that is opened and never closed."
    )


class NothingListed(TableRefused):
    """There is no line with anything in it."""

    SENTENCE = "There is nothing in the list: put one number on each line, then send it again."
