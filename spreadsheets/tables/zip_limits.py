"""Parts of a workbook's ZIP archive as XML events, within limits on size and number (ECMA-376, part 2).

Parts are parsed only on request: a workbook of 17 kB can hold styles that take openpyxl 29 seconds and
1 GB to build. Unpacked bytes are counted, and a document type declaration is refused, so that no entity
is ever expanded.
"""

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final, NamedTuple
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from spreadsheets.tables.errors import CorruptWorkbook, UnsupportedWorkbook, WorkbookTooLarge

LARGEST: Final = 16 * 1024 * 1024
"""Bytes of all parts that are read, unpacked; a list of 1,000 lines has about 100 kB."""

MOST_EVENTS: Final = 400_000
"""Starts, ends and texts of elements: about 60,000 cells, read in less than a second."""

_COMPRESSION_METHODS: Final = {ZIP_STORED, ZIP_DEFLATED}
"""The two methods of the format; others unpack more at a time than is counted."""

_ENCRYPTED: Final = 0x1
_COMPOUND_FILE: Final = b"\xd0\xcf\x11\xe0"
_CHUNK: Final = 1024 * 1024
"""Bytes unpacked at a time. Each chunk parses an unfinished tag again: with 64 kB, 15 MB of one took 2 s."""


class XmlEvent(NamedTuple):
    """Start or end of an element (local name without namespace), or text."""

    kind: str
    text: str
    attributes: dict[str, str]

    def begins(self, name: str) -> bool:
        """Whether this is the start of an element of that name."""
        return self.kind == "start" and self.text == name


class WorkbookArchive:
    """The ZIP archive of a workbook. Raises UnsupportedWorkbook, CorruptWorkbook, WorkbookTooLarge."""

    def __init__(self, content: bytes) -> None:
        if content.startswith(_COMPOUND_FILE):
            raise UnsupportedWorkbook
        try:
            self._archive = ZipFile(BytesIO(content))
        except (BadZipFile, ValueError, NotImplementedError) as error:
            raise CorruptWorkbook from error
        self._bytes = self._events = 0

    def events(self, part: str) -> Iterator[XmlEvent]:
        """The events of a part, in order. Raises the same errors as the constructor."""
        pending: list[XmlEvent] = []
        parser = _parser(pending)
        try:
            for chunk in self._chunks(part):
                parser.Parse(chunk)
                yield from self._count_events(pending)
            parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError) as error:  # the last two for unknown encodings
            raise CorruptWorkbook from error
        yield from self._count_events(pending)

    def _chunks(self, part: str) -> Iterator[bytes]:
        info = self._archive.NameToInfo.get(part)
        if info is None or info.flag_bits & _ENCRYPTED or info.compress_type not in _COMPRESSION_METHODS:
            raise CorruptWorkbook
        self._bytes += info.file_size  # no more is unpacked than is declared here
        if self._bytes > LARGEST:
            raise WorkbookTooLarge
        try:
            with self._archive.open(info) as unpacked:
                while chunk := unpacked.read(_CHUNK):
                    yield chunk
        except (BadZipFile, zlib.error, EOFError, OSError) as error:
            raise CorruptWorkbook from error

    def _count_events(self, pending: list[XmlEvent]) -> Iterator[XmlEvent]:
        self._events += len(pending)
        if self._events > MOST_EVENTS:
            raise WorkbookTooLarge
        yield from pending
        pending.clear()


def _parser(pending: list[XmlEvent]) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: pending.append(
        XmlEvent("start", _local(name), {_local(key): value for key, value in attributes.items()})
    )
    parser.EndElementHandler = lambda name: pending.append(XmlEvent("end", _local(name), {}))
    parser.CharacterDataHandler = lambda text: pending.append(XmlEvent("text", text, {}))
    parser.StartDoctypeDeclHandler = _no_document_type
    return parser


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _no_document_type(*_declared: object) -> None:
    raise CorruptWorkbook
