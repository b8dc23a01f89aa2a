"""Texts of score sheets: the same on page and workbook, every error in both languages."""

import ast
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import pytest

import api.pages.sheet
import spreadsheets.score_sheets
from api.pages.language import LANGUAGES, Language
from api.pages.sheet.wording import SENTENCES, error_message
from api.pages.terms.values import untitled
from domain.errors import TranslatableError
from domain.scheme.points import format_points as points
from domain.values import Titles
from spreadsheets.score_sheets.bilingual_labels import BASES, GRADES, VERDICTS

PACKAGES = [Path(str(module.__file__)).parent for module in (spreadsheets.score_sheets, api.pages.sheet)]
ERROR_CONSTRUCTORS = {"TranslatableError", "UnreadableWorkbook", "text", "count", "day", "choice"}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
@pytest.mark.parametrize(
    ("kind", "words"), [("result", VERDICTS), ("basis", BASES), ("severity", GRADES)], ids=str
)
def test_a_workbook_has_the_terms_of_the_page(
    language: Language, kind: str, words: Mapping[str, Titles]
) -> None:
    assert {value: language.localise(title) for value, title in words.items()} == {
        value: language.term(kind, value) for value in words
    }


def test_every_error_of_a_sheet_is_in_the_table_of_sentences() -> None:
    found = set(sentences())

    assert found == SENTENCES, (
        f"api/pages/sheet/wording.py: add {found - SENTENCES}, remove {SENTENCES - found}"
    )


@pytest.mark.parametrize("sentence", sorted(SENTENCES))
def test_every_error_of_a_sheet_is_translated_to_chinese(sentence: str) -> None:
    values = dict.fromkeys(("most", "least", "clause", "word", "found", "wanted"), 7)

    assert error_message(TranslatableError(sentence, **values), LANGUAGES[0], untitled) != str(
        TranslatableError(sentence, **values)
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [("73.8", "73.8"), ("90", "90"), ("0", "0"), ("284/3", "94 2/3"), ("1/3", "1/3"), ("94.96", "94.96")],
)
def test_points_are_shown_exactly(value: str, shown: str) -> None:
    assert points(Fraction(value)) == shown


def sentences() -> Iterator[str]:
    """Every sentence passed to the constructor of an error, or kept in a table for it."""
    for file in (file for package in PACKAGES for file in package.rglob("*.py") if file.name != "wording.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in ERROR_CONSTRUCTORS:
                yield from (sentence for each in node.args for sentence in _sentence(each))
            elif isinstance(node, ast.Dict):
                yield from (sentence for each in node.values for sentence in _sentence(each))


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _sentence(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)) if text.endswith("."):
            yield text
