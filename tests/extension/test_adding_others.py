"""Adding a decision, a view, a migration or a scheme: a test or an import error names every file to edit.

docs/architecture.md has the table of what is added where. Here all four are added to a copy of the code, none
of them completely, and the tests that guard them run once. For an event see test_adding_an_event.py.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

pytestmark = pytest.mark.deep
"""It runs tests on a copy of the code in a process of its own: 20 seconds of a core."""

ROOT: Final = Path(__file__).parents[2]
COPIED: Final = (
    "domain",
    "projections",
    "services",
    "embedded",
    "spreadsheets",
    "demo",
    "api",
    "tests",
    "docs",
)
GUARDS: Final = (
    "tests/test_decision_tables.py",
    "tests/projections/test_installation.py::test_every_view_folder_is_in_the_list",
    "tests/services/test_migrations.py::test_every_file_is_in_the_ledger_under_the_next_number",
    "tests/services/test_migrations.py::test_a_released_migration_never_changes",
    "tests/services/test_scheme_files.py::test_every_scheme_of_the_market_is_bundled_under_its_edition",
)
DECISION: Final = '''

class ShelfMove(DatedTerms):
    """The new shelf of the paper file."""

    moved_to_shelf: str


@decision(
    "move-shelf",
    ShelfMove,
    by={Role.DECIDER},
    when=_may_downgrade,
    barred=EVALUATORS,
    effect=Effect.GRAVE,
    confirmation=None,
    example={"reason": "档案移位", "moved_to_shelf": "B-12"},
    settles=(),
)
def move_shelf(
    case: Certificate, terms: ShelfMove, act: Act, context: Context
) -> tuple[Event, ...]:
    """Move the paper file."""
    return ()
'''
MESSAGES: Final = (
    "api/pages/decision_forms/sidebar_facts.py",
    "READY in tests/rules/test_rule_02_independence.py",
    "add move-shelf to api/pages/locale/zh_CN/terms.po, msgctxt decision",
    "add move-shelf to api/pages/locale/en/terms.po, msgctxt decision",
    "edit 'Authentication' in docs/api.md",
    "projections/views.py: VIEWS must list every view folder",
    "services/migrations/ledger.py: LEDGER must list every file of migrations/",
    "add these lines, and then never change the files",
    "['X/T 1-2026']: EDITIONS must list the editions of every file in domain/scheme/data/",
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code with a decision, a view, a migration and a scheme that nothing else knows."""
    folder = tmp_path_factory.mktemp("tree")
    ignored = shutil.ignore_patterns("__pycache__", "node_modules", ".*")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for file in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / file, folder / file)
    with (folder / "domain/certificate/downgrade.py").open("a", encoding="utf-8") as module:
        module.write(DECISION)
    (folder / "projections/case_counts").mkdir()
    (folder / "projections/case_counts/tables.py").touch()
    (folder / "services/migrations/9999_extra-1.sql").write_text("SELECT 1;", encoding="utf-8")
    schemes = folder / "domain/scheme/data"
    text = (schemes / "teahouse.yaml").read_text(encoding="utf-8").replace("SB/T 10654-2012", "X/T 1-2026")
    (schemes / "extra.yaml").write_text(text, encoding="utf-8")
    return folder


def output(tree: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=tree, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_what_is_added_incompletely_fails_tests_that_name_the_files(tree: Path) -> None:
    printed = output(tree, "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--tb=short", *GUARDS)

    for message in MESSAGES:
        assert message in printed, f"{message}\n{printed}"


def test_a_decision_without_a_keyword_fails_on_import(tree: Path) -> None:
    module = tree / "domain/certificate/downgrade.py"
    text = module.read_text(encoding="utf-8")
    before, _, after = text.rpartition("    effect=Effect.GRAVE,\n")
    module.write_text(before + after, encoding="utf-8")

    printed = output(tree, "domain.certificate.catalogue")

    module.write_text(text, encoding="utf-8")
    assert "Decision 'move-shelf' is declared without effect" in printed
    assert "give every keyword of @decision (domain/certificate/declaration.py)" in printed
