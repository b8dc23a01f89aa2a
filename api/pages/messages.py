"""Extraction of messages from pages into the catalogues, area by area.

`python -m api.pages.messages [area …]` rewrites the catalogues of these areas, of all by default. A new
message enters the Chinese catalogue without a translation, for somebody to write; one that no page uses any
more is removed. Message ids are English: the English catalogue holds only messages whose text differs from
their id, and an area without any has no English file. Terms (`terms.po`) are written by hand: the domain
defines which there are.
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
from projections.patterns.catalogue import PATTERNS

TERMS: Final = "terms"
DECISION_FORMS: Final = "decision_forms"
"""The area that shows what decisions declare to be confirmed."""
REGULATOR: Final = "regulator"
"""The area that shows what patterns declare."""

KEYWORDS: Final[dict[str, tuple[int, ...] | None]] = {
    "_": None,
    "gettext": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "translate": None,
}
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
"""Without the dates and names that the format offers: they would change with every run."""

Text = str | tuple[str, ...]
"""A message id: a tuple of singular and plural where the text depends on a number."""


def areas() -> tuple[str, ...]:
    """The areas of the pages, each with its own folder of templates."""
    return tuple(sorted(folder.name for folder in TEMPLATES_DIR.iterdir() if folder.is_dir()))


def area_messages(area: str) -> tuple[Text, ...]:
    """Message ids in the templates and the code of an area, each once, in the order of the files."""
    python = sorted(PAGES_DIR.glob("*.py")) if area == "shared" else sorted((PAGES_DIR / area).rglob("*.py"))
    templates = sorted((TEMPLATES_DIR / area).rglob("*.html"))
    texts = [text for file in (*templates, *python) for text in _extract_from(file)]
    texts += _confirmation_texts() if area == DECISION_FORMS else ()
    texts += _pattern_texts() if area == REGULATOR else ()
    return tuple(dict.fromkeys(texts))


def update(area_names: Iterable[str]) -> None:
    """Rewrite the catalogues of these areas and keep existing translations."""
    for locale in ("zh_CN", "en"):
        translations: dict[Any, Any] = {
            each.id: each.string for catalogue in catalogues(locale).values() for each in catalogue
        }
        for area in area_names:
            _write(locale, area, translations)


def _write(locale: str, area: str, translations: dict[Any, Any]) -> None:
    catalogue = Catalog(locale=locale, header_comment="", fuzzy=False)
    for text in area_messages(area):
        translation = translations.get(text)
        if locale != "en" or translation not in (None, text):
            catalogue.add(text, translation)
    file = LOCALE_DIR / locale / f"{area}.po"
    if not len(catalogue):
        file.unlink(missing_ok=True)
        return
    with file.open("wb") as output:
        output.write(_HEADER.format(locale=locale, plural=catalogue.plural_forms).encode())
        write_po(output, catalogue, width=_WIDTH, omit_header=True, no_location=True)


def _confirmation_texts() -> Iterator[Text]:
    """Texts of confirmations, which stand in the declarations of decisions."""
    for decision in DECISIONS.values():
        if confirmation := decision.confirmation:
            yield from (confirmation.button, *confirmation.consequences)


def _pattern_texts() -> Iterator[Text]:
    """Titles, explanations, labels and headings, which stand in the declarations of patterns."""
    for pattern in PATTERNS.values():
        yield from pattern.declaration.texts


def _extract_from(file: Path) -> Iterator[Text]:
    method = "jinja2.ext:babel_extract" if file.suffix == ".html" else "python"
    options = _OPTIONS if file.suffix == ".html" else {}
    with file.open("rb") as lines:
        for _line, text, _comments, _context in extract(method, lines, KEYWORDS, options=options):
            yield tuple(text) if isinstance(text, tuple | list) else text


if __name__ == "__main__":
    update(sys.argv[1:] or areas())
