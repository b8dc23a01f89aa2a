"""Errors of uploaded tables; the pages add what to do."""


class TableError(Exception):
    """The table cannot be read."""


class UnsupportedTableFormat(TableError):
    """The file is neither a workbook nor text in a supported encoding."""


class UnsupportedWorkbook(TableError):
    """An Excel file from before 2007, or an encrypted workbook: both are compound files."""


class CorruptWorkbook(TableError):
    """A ZIP archive without a workbook, or with one that violates the format (ECMA-376)."""


class WorkbookTooLarge(TableError):
    """Unpacked, the workbook exceeds the limits on size or content."""


class CellTooLong(TableError):
    """A cell is longer than any number or name, usually because a quotation mark is not closed."""


class EmptyTable(TableError):
    """The table has no line with a number or a name."""
