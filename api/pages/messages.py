"""Which texts do the pages say, area by area?

`python -m api.pages.messages [area …]` writes them into the catalogues. A new text enters both languages: in
English as it stands, in Chinese empty, for somebody to write. One that no page says any more goes. Terms
(`terms.po`) are written by hand: which there are, the domain says.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from api.pages.catalogue import LOCALE_DIR, catalogues
from api.pages.rendering import PAGES_DIR, TEMPLATES_DIR
from domain.certificate.catalogue import DECISIONS

TERMS: Final = "terms"
KEYWORDS: Final[dict[str, tuple[int, ...] | None]] = {"_": None, "gettext": None, "ngettext": (1, 2)}
_OPTIONS: Final = {"extensions": "jinja2.ext.i18n,jinja2.ext.do", "trimmed": "true", "silent": "false"}

_WIDTH: Final = 110
_HEADER: Final = """\
msgid ""
msgstr ""
"Language: {locale}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""
"""Without the dates and names that the format offers: they would change with every writing."""

Text = str | tuple[str, ...]


def areas() -> tuple[str, ...]:
    """The areas of the pages: one folder of templates each."""
    return tuple(sorted(folder.name for folder in TEMPLATES_DIR.iterdir() if folder.is_dir()))


def area_messages(area: str) -> tuple[Text, ...]:
    """What the templates and the code of an area say, each text once, in order."""
    python = sorted(PAGES_DIR.glob("*.py")) if area == "shared" else sorted((PAGES_DIR / area).rglob("*.py"))
    templates = sorted((TEMPLATES_DIR / area).rglob("*.html"))
    found = [text for file in (*templates, *python) for text in _extract_from(file)]
    found += _of_confirmations() if area == "decision_forms" else ()
    return tuple(dict.fromkeys(found))


def update(area_names: Iterable[str]) -> None:
    """Write the catalogues of these areas anew, with the translations there are."""
    for locale in ("zh_CN", "en"):
        known: dict[Any, Any] = {
            each.id: each.string for catalogue in catalogues(locale).values() for each in catalogue
        }
        for area in area_names:
            _write(locale, area, known)


def _write(locale: str, area: str, known: dict[Any, Any]) -> None:
    catalogue = Catalog(locale=locale, header_comment="", fuzzy=False)
    for text in area_messages(area):
        catalogue.add(text, known.get(text) or (text if locale == "en" else None))
    file = LOCALE_DIR / locale / f"{area}.po"
    with file.open("wb") as output:
        output.write(_HEADER.format(locale=locale, plural=catalogue.plural_forms).encode())
        write_po(output, catalogue, width=_WIDTH, omit_header=True, no_location=True)


def _of_confirmations() -> Iterator[Text]:
    """What decisions declare to be said before they are taken."""
    for decision in DECISIONS.values():
        if confirmation := decision.confirmation:
            yield from (confirmation.button, *confirmation.consequences)


def _extract_from(file: Path) -> Iterator[Text]:
    method = "jinja2.ext:babel_extract" if file.suffix == ".html" else "python"
    options = _OPTIONS if file.suffix == ".html" else {}
    with file.open("rb") as lines:
        for _line, text, _comments, _context in extract(method, lines, KEYWORDS, options=options):
            yield tuple(text) if isinstance(text, tuple | list) else text


if __name__ == "__main__":
    update(sys.argv[1:] or areas())
