"""Message catalogues of all areas of the pages, read from their `.po` files."""

from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LOCALE_DIR: Final = Path(__file__).parent / "locale"
"""One folder for each language, one file for each area of the pages.

Message ids are English, so the English catalogues hold only messages whose text differs from their id.
"""


def catalogues(locale: str) -> dict[str, Catalog]:
    """Area → its catalogue. Raises PoFileError for a file that is not a catalogue."""
    return {file.stem: _read_catalogue(file, locale) for file in sorted((LOCALE_DIR / locale).glob("*.po"))}


def translations(locale: str) -> Translations:
    """The messages of all areas together; one that is missing is shown by its id."""
    merged = Catalog(locale=locale)
    for catalogue in catalogues(locale).values():
        for message in catalogue:
            if message.id and message.string:
                merged.add(message.id, message.string, context=message.context)
    buffer = BytesIO()
    write_mo(buffer, merged)
    buffer.seek(0)
    return Translations(buffer)


def _read_catalogue(file: Path, locale: str) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=locale, abort_invalid=True)
