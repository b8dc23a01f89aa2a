"""Catalogue of patterns: each is declared once, and its declaration fits its fields and rows."""

from importlib import import_module
from pkgutil import iter_modules

import pytest

from projections import patterns
from projections.patterns.catalogue import PATTERNS
from projections.patterns.pattern import SCOPE, Cell, Pattern

FILE = "projections/patterns/catalogue.py"


def test_every_pattern_of_the_folder_is_in_the_catalogue() -> None:
    modules = [import_module(f"{patterns.__name__}.{each.name}") for each in iter_modules(patterns.__path__)]
    declared = {
        each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Pattern) and each is not Pattern
    }

    assert declared == set(PATTERNS.values()), f"{FILE}: list every pattern of projections/patterns"


@pytest.mark.parametrize("name", PATTERNS)
def test_the_form_has_every_condition_of_a_pattern(name: str) -> None:
    declaration, own = PATTERNS[name].declaration, PATTERNS[name].own_fields()

    assert {declaration.threshold, *declaration.choices} - {None} == set(own)
    assert not set(own) & set(SCOPE)


@pytest.mark.parametrize("name", PATTERNS)
def test_every_column_shows_a_field_of_the_row(name: str) -> None:
    fields = set(PATTERNS[name].row_type().model_fields)
    columns = PATTERNS[name].declaration.columns
    needed = {
        *(column.field for column in columns),
        *("certificate" for column in columns if column.cell is Cell.CERTIFICATE),
        *("scheme" for column in columns if column.cell in {Cell.LEVEL, Cell.GROUND}),
    }

    assert needed <= fields


def test_names_of_patterns_and_of_their_pages_are_unique() -> None:
    for names in (
        [each.declaration.name for each in PATTERNS.values()],
        [each.declaration.page for each in PATTERNS.values()],
        [each.row_type().__name__ for each in PATTERNS.values()],
        [each.declaration.title for each in PATTERNS.values()],
    ):
        assert len(set(names)) == len(names)
