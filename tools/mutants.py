"""Mutants: each takes one rule out of the code, and a test of that rule has to fail.

`python -m tools.mutants` runs all of tools/mutants.toml, each in a copy of the code, and names the test that
failed. A mutant that no test notices, or whose code is no longer there, is an error.
"""

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from embedded import embedded_database
from tests.conftest import FAST_UNSAFE_OPTIONS

ROOT: Final = Path(__file__).parents[1]
TABLE: Final = Path(__file__).with_suffix(".toml")

COPIED: Final = (
    "domain",
    "services",
    "projections",
    "embedded",
    "spreadsheets",
    "demo",
    "api",
    "tests",
    "tools",
)
FILES: Final = ("pyproject.toml",)

TIMEOUT: Final = 300
"""Seconds for the tests of one mutant."""


@dataclass(frozen=True)
class Mutant:
    """A change of one file: the body of `function` becomes `return RETURNS`, or `old` becomes `new`."""

    rule: str
    what: str
    file: str
    tests: tuple[str, ...]
    function: str = ""
    returns: str = "None"
    old: str = ""
    new: str = ""

    @property
    def name(self) -> str:
        """Rule and content, for the report."""
        return f"rule {self.rule}, {self.what}"


@dataclass(frozen=True)
class Result:
    """What the tests said of a mutant; `failed` is the first test that failed, empty if none did."""

    mutant: Mutant
    failed: str
    output: str


class CodeNotFound(Exception):
    """The code that a mutant changes is not there: edit tools/mutants.toml."""


def load(table: Path = TABLE) -> tuple[Mutant, ...]:
    """Every mutant of the table, in its order."""
    rows = tomllib.loads(table.read_text(encoding="utf-8"))["mutant"]
    return tuple(Mutant(**{**row, "tests": tuple(row["tests"])}) for row in rows)


def mutated(text: str, mutant: Mutant) -> str:
    """The text of the file with the rule taken out. Raises CodeNotFound."""
    if not mutant.function:
        if text.count(mutant.old) != 1:
            raise CodeNotFound(f"{mutant.name}: {mutant.old!r} is not once in {mutant.file}")
        return text.replace(mutant.old, mutant.new)
    nodes = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and node.name == mutant.function
    ]
    if len(nodes) != 1:
        raise CodeNotFound(f"{mutant.name}: {mutant.function} is not once in {mutant.file}")
    first, last = nodes[0].body[0], nodes[0].body[-1]
    lines = text.splitlines(keepends=True)
    indent = " " * first.col_offset
    lines[first.lineno - 1 : last.end_lineno] = [f"{indent}return {mutant.returns}\n"]
    return "".join(lines)


@contextmanager
def copied() -> Iterator[Path]:
    """A copy of the code, in which nothing that is generated is."""
    ignored = shutil.ignore_patterns("__pycache__", "node_modules", ".*")
    with TemporaryDirectory(prefix="mutants-") as name:
        folder = Path(name)
        for part in COPIED:
            shutil.copytree(ROOT / part, folder / part, ignore=ignored)
        for part in FILES:
            shutil.copy(ROOT / part, folder / part)
        yield folder


def run(mutant: Mutant, server_url: str) -> Result:
    """Run the tests of the mutant in a copy of the code. Raises CodeNotFound."""
    with copied() as folder:
        file = folder / mutant.file
        file.write_text(mutated(file.read_text(encoding="utf-8"), mutant), encoding="utf-8")
        tests = run_tests(mutant.tests, folder, server_url)
    failed = re.search(r"^(?:FAILED|ERROR) (\S+)", tests, re.MULTILINE)
    return Result(mutant, failed[1] if failed else "", tests)


def run_tests(tests: Iterable[str], folder: Path, server_url: str) -> str:
    """The output of the tests; one that hangs counts as failed."""
    options = ("-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--tb=line")
    command = [sys.executable, "-m", "pytest", *options, f"--basetemp={folder}/.pytest", *tests]
    settings = {"CERTTRAIL_TEST_DATABASE_URL": server_url, "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=os.environ | settings,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"FAILED {command[-1]} (no end after {TIMEOUT} s)"
    return done.stdout + done.stderr


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the mutants of the rules asked for, or all; 1 if one of them survives."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("rules", nargs="*", help="numbers of rules; all by default")
    asked = parser.parse_args(arguments).rules
    mutants = [mutant for mutant in load() if not asked or mutant.rule in asked]
    with (
        TemporaryDirectory(prefix="mutants-db-") as folder,
        embedded_database(Path(folder), FAST_UNSAFE_OPTIONS) as url,
        ThreadPoolExecutor(os.cpu_count()) as threads,
    ):
        return report(threads.map(lambda mutant: run(mutant, url), mutants))


def report(results: Iterable[Result]) -> int:
    """Print a line for each result; 1 if a mutant survived."""
    survived = 0
    for result in results:
        survived += not result.failed
        print(f"{result.mutant.name}: {result.failed or 'NO TEST FAILS'}", flush=True)
        if not result.failed:
            print(result.output[-2_000:])
    print(f"{survived} mutants survived." if survived else "Every mutant was noticed.")
    return int(survived > 0)


if __name__ == "__main__":
    sys.exit(main())
