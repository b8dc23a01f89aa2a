"""Why can a table that someone sent not be read? Each reason has a name; the pages say what to do."""


class TableError(Exception):
    """The table cannot be read."""


class UnsupportedTableFormat(TableError):
    """The bytes are no workbook, and text in none of the encodings that are read."""


class UnsupportedWorkbook(TableError):
    """An Excel file of before 2007, or a workbook behind a password: from outside they look alike."""


class CorruptWorkbook(TableError):
    """A ZIP archive that holds no workbook, or one that does not keep to the format (ECMA-376)."""


class WorkbookTooLarge(TableError):
    """Unpacked, the workbook is larger than any list that is read."""


class CellTooLong(TableError):
    """A cell is longer than any number or name, mostly because a quotation mark is not closed."""


class EmptyTable(TableError):
    """There is no line with anything in it."""
