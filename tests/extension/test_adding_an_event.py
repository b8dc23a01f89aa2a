"""Adding an event: the type checker and the tests name every file that does not know it yet.

Two events are added to a copy of the code. `SealBroken` is public and a sanction; `Archived` is
public and in no family. Before folds were exhaustive, neither the type checker nor a test of the public
answer noticed the first of them.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

pytestmark = pytest.mark.deep
"""It starts the type checker from nothing: 14 seconds of a core."""

ROOT: Final = Path(__file__).parents[2]
COPIED: Final = (
    "domain",
    "projections",
    "services",
    "embedded",
    "spreadsheets",
    "demo",
    "api",
    "pyproject.toml",
    "docs/events.md",
)
TESTS: Final = (
    "tests/domain/test_event_unions.py",
    "tests/domain/test_golden_events.py",
    "tests/docs/test_events_document.py",
    "tests/pages/test_terms.py",
    "tests/pages/vocabulary.py",
    "tests/golden/events",
)
CHECKED: Final = (
    "domain",
    "projections/public_register",
    "projections/audit_trail",
    "api/pages/cases/proceedings.py",
)
SANCTIONS: Final = "domain/events/sanctions.py"
UNIONS: Final = "domain/events/unions.py"
EVENTS: Final = ("SealBroken", "Archived")
TOPICS: Final = ["certificate.archived", "certificate.seal-broken"]
CLASSES: Final = '''

class SealBroken(DatedEvent):
    """The seal is broken until the end of `until`."""

    topic: ClassVar[str] = "certificate.seal-broken.v1"
    until: date


class Archived(DatedEvent):
    """Kept for the record alone."""

    topic: ClassVar[str] = "certificate.archived.v1"
'''


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the code with two event classes that are listed nowhere."""
    ignored = shutil.ignore_patterns("__pycache__", "node_modules", ".*")
    for name in (*COPIED, *TESTS):
        source, copy = ROOT / name, tmp_path / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy, ignore=ignored)
        else:
            shutil.copy(source, copy)
    with (tmp_path / SANCTIONS).open("a", encoding="utf-8") as file:
        file.write(CLASSES)
    return tmp_path


def listed(tree: Path) -> None:
    """Both events become public, and one of them a sanction."""
    file = tree / UNIONS
    text = file.read_text(encoding="utf-8")
    for old, new in (
        ("    SuspensionExtended,\n)", "    SuspensionExtended,\n    SealBroken,\n    Archived,\n)"),
        ("PublicEvent = (\n", "PublicEvent = (\n    SealBroken\n    | Archived\n    | "),
        ("SanctionEvent = (\n", "SanctionEvent = (\n    SealBroken\n    | "),
    ):
        assert text.count(old) == 1, f"tests/extension/test_adding_an_event.py: {old!r} is not in {UNIONS}"
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def output(tree: Path, *module: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *module], cwd=tree, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def test_an_event_that_nobody_lists_fails_tests_that_name_the_file(tree: Path) -> None:
    tests = [name for name in TESTS if "/test_" in name]
    said = output(tree, "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--tb=short", *tests)

    for message in (
        "domain/events/unions.py: add Archived, SealBroken to PublicEvent or to PrivateEvent",
        "domain/events/unions.py: add Archived, SealBroken to a family",
        "to ADVERSE in domain/certificate/appeals.py",
        "tests/golden/events/certificate.seal-broken.v1.json",
        "python -m domain.events.document > docs/events.md",
        f"api/pages/locale/zh_CN/terms.po: add {TOPICS}",
        f"api/pages/locale/en/terms.po: add {TOPICS}",
    ):
        assert message in said, f"{message}\n{said[-4_000:]}"


def test_the_type_checker_lists_every_fold_that_does_not_know_an_event(tree: Path) -> None:
    listed(tree)
    said = output(tree, "mypy", "--cache-dir", str(tree / ".mypy_cache"), *CHECKED)
    named = {(line.split(":")[0], event) for line in said.splitlines() for event in EVENTS if event in line}

    assert named >= {
        ("domain/certificate/fold/__init__.py", "Archived"),
        ("domain/deadlines/__init__.py", "Archived"),
        ("projections/audit_trail/store.py", "Archived"),
        ("domain/certificate/fold/lifecycle.py", "SealBroken"),
        ("domain/status/fold.py", "SealBroken"),
        ("projections/public_register/public_history.py", "SealBroken"),
        ("api/pages/cases/proceedings.py", "SealBroken"),
    }, said
