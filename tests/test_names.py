"""Names: what was given up for a standard term does not come back."""

from pathlib import Path

from tools.lint_names import OldNames, findings, findings_in, old_names

ROOT = Path(__file__).parent.parent
OLD = OldNames(
    {"doors": "authentication"}, {"Door": "Permission", "DOORS": "PERMISSIONS"}, {"here": "container"}
)


def found(file: str, text: str) -> list[str]:
    return [each.old for each in findings_in(Path(file), text, OLD)]


def test_no_old_name_is_defined_in_the_tree() -> None:
    assert [str(each) for each in findings(ROOT, old_names())] == []


def test_an_old_name_is_found_wherever_it_is_defined() -> None:
    assert found("api/doors.py", "") == ["module doors"]
    assert found("api/doors/__init__.py", "") == ["module doors"]
    assert found("api/x.py", "class Door: ...\nDOORS = 1\n") == ["Door", "DOORS"]
    assert found("api/x.py", "def f(here):\n    return here\n") == ["here"]
    assert found("api/x.py", "def f():\n    here = 1\n    return here\n") == ["here"]


def test_prose_strings_and_uses_are_no_definitions() -> None:
    assert found("api/x.py", '"""The doors, here."""\nx = "Door"\nlibrary.here(Door)\n') == []


def test_a_finding_says_where_it_is_and_what_to_write() -> None:
    (finding,) = findings_in(Path("api/x.py"), "\nclass Door: ...\n", OLD)

    assert str(finding) == "api/x.py:2: Door is an old name, use Permission (tools/old_names.toml)"


def test_every_new_name_in_the_table_differs_from_the_old_one() -> None:
    for package, old in old_names().items():
        for names in (old.modules, old.definitions, old.variables):
            assert [name for name, new in names.items() if name == new] == [], package
