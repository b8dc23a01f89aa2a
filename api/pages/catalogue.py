"""What does each text say in a language? The catalogues of all areas, read as they were written."""

from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LOCALE_DIR: Final = Path(__file__).parent / "locale"
"""One folder for each language, one file for each area of the pages."""


def catalogues(locale: str) -> dict[str, Catalog]:
    """Area → its texts. Raises PoFileError for a file that cannot be read."""
    return {file.stem: _read_catalogue(file, locale) for file in sorted((LOCALE_DIR / locale).glob("*.po"))}


def translations(locale: str) -> Translations:
    """The texts of all areas together."""
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
    with file.open("rb") as lines:
        return read_po(lines, locale=locale, abort_invalid=True)
