"""Mutants: the code that each takes out, and the tests that have to notice, are there (tools/mutants.py)."""

import ast

from tools.mutants import ROOT, load, mutated


def test_the_code_of_every_mutant_is_there_and_still_parses() -> None:
    mutants = load()

    assert len(mutants) > 20
    for mutant in mutants:
        text = (ROOT / mutant.file).read_text(encoding="utf-8")
        changed = mutated(text, mutant)

        ast.parse(changed)
        assert changed != text, f"edit tools/mutants.toml: {mutant.name} changes nothing"


def test_the_tests_of_every_mutant_are_there() -> None:
    missing = {test for mutant in load() for test in mutant.tests if not (ROOT / test).exists()}

    assert not missing, f"edit tools/mutants.toml: no file {sorted(missing)}"
