"""Imports: the domain knows the standard library and pydantic, and every module can be imported alone."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("domain", "services", "projections", "embedded", "spreadsheets", "demo", "api")
OF_THE_DOMAIN = sys.stdlib_module_names | {"domain", "pydantic"}
NOT_PURE = {
    "asyncio",
    "http",
    "os",
    "pathlib",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "threading",
    "time",
}
"""The standard library's ways to the outside: clocks, ids and files are arguments there."""


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (name.name.partition(".")[0] for name in names)
            case ast.ImportFrom(module=str(module)):
                yield module.partition(".")[0]


def test_the_domain_knows_the_standard_library_and_pydantic_alone() -> None:
    allowed = OF_THE_DOMAIN - NOT_PURE
    foreign = {str(file.relative_to(ROOT)): set(imported(file)) - allowed for file in modules("domain")}

    assert {file: names for file, names in foreign.items() if names} == {}


def test_only_the_event_store_knows_the_event_store_library() -> None:
    knowing = {
        file.relative_to(ROOT)
        for package in PACKAGES
        for file in modules(package)
        if "eventsourcing" in imported(file)
    }

    assert all(str(file).startswith("services/event_store") for file in knowing)


def test_every_module_can_be_imported_with_warnings_as_errors() -> None:
    names = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for package in PACKAGES
        for file in modules(package)
        if file.stem != "__main__"
    ]
    program = f"import importlib\nfor name in {names!r}: importlib.import_module(name)"
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], cwd=ROOT, check=False, capture_output=True, text=True
    )

    assert ended.stderr == ""
