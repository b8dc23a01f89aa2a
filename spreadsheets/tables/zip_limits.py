"""Which parts does a workbook have, and what do they say? The format is that of ECMA-376, part 2.

Nothing is built from a part but what is asked for: a workbook of 17 kB can hold styles that take the usual
library 29 seconds and 1 GB to build. What is unpacked is counted, and a document type is refused,
so that no entity is ever expanded.
"""

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final, NamedTuple
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from spreadsheets.tables.errors import CorruptWorkbook, UnsupportedWorkbook, WorkbookTooLarge

LARGEST: Final = 16 * 1024 * 1024
"""Bytes of all parts that are read, unpacked; a list of 1,000 lines has some 100 kB."""

MOST_EVENTS: Final = 400_000
"""Beginnings, ends and texts of elements: some 60,000 cells, read in less than a second."""

_COMPRESSION_METHODS: Final = {ZIP_STORED, ZIP_DEFLATED}
"""The only two ways of the format; those of others unpack more at a time than is counted."""

_ENCRYPTED: Final = 0x1
_COMPOUND_FILE: Final = b"\xd0\xcf\x11\xe0"
_CHUNK: Final = 1024 * 1024
"""Bytes unpacked at a time. A tag that is cut is read anew with each: 15 MB of one took 2 s by 64 kB."""


class XmlEvent(NamedTuple):
    """An element begins or ends (its name without namespace), or there is text."""

    kind: str
    text: str
    attributes: dict[str, str]

    def begins(self, name: str) -> bool:
        """Whether an element of that name begins."""
        return self.kind == "start" and self.text == name


class WorkbookArchive:
    """The archive that a workbook is. Raises UnsupportedWorkbook, CorruptWorkbook, WorkbookTooLarge."""

    def __init__(self, content: bytes) -> None:
        if content.startswith(_COMPOUND_FILE):
            raise UnsupportedWorkbook
        try:
            self._archive = ZipFile(BytesIO(content))
        except (BadZipFile, ValueError, NotImplementedError) as error:
            raise CorruptWorkbook from error
        self._bytes = self._events = 0

    def events(self, part: str) -> Iterator[XmlEvent]:
        """What the part says, in order. Raises what making the package does."""
        pending: list[XmlEvent] = []
        parser = _parser(pending)
        try:
            for chunk in self._chunks(part):
                parser.Parse(chunk)
                yield from self._count_events(pending)
            parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError) as error:  # the latter of encodings that are none
            raise CorruptWorkbook from error
        yield from self._count_events(pending)

    def _chunks(self, part: str) -> Iterator[bytes]:
        info = self._archive.NameToInfo.get(part)
        if (
            info is None
            or info.flag_bits & _ENCRYPTED
            or info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}
        ):
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
