"""Lint for names that were given up: `python -m tools.lint_names` lists where one of them is defined again.

`old_names.toml` beside this file has, for each package, the old module, class, function and variable names
and what each is called now. Only definitions count, by syntax tree; words in prose, in strings and in
documents do not, and neither do names that libraries or stored data prescribe where they are only used.
"""

import ast
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
TABLE: Final = Path(__file__).with_name("old_names.toml")

Names = Mapping[str, str]
"""Old name → the name to use."""


@dataclass(frozen=True)
class OldNames:
    """Names that a package has given up, by what they named."""

    modules: Names
    definitions: Names
    variables: Names


@dataclass(frozen=True)
class Finding:
    """An old name where it is defined."""

    file: Path
    line: int
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.old} is an old name, use {self.new} (tools/old_names.toml)"


def old_names(table: Path = TABLE) -> dict[str, OldNames]:
    """The table: package → its old names."""
    content = tomllib.loads(table.read_text(encoding="utf-8"))
    kinds = ("modules", "definitions", "variables")
    return {package: OldNames(*(each.get(kind, {}) for kind in kinds)) for package, each in content.items()}


def findings(root: Path, names: Mapping[str, OldNames]) -> Iterator[Finding]:
    """Every old name that is defined in the tree, in the order of files and lines."""
    for package, old in names.items():
        for path in sorted((root / package).rglob("*.py")):
            if "node_modules" not in path.parts:
                yield from findings_in(path.relative_to(root), path.read_text(encoding="utf-8"), old)


def findings_in(file: Path, text: str, old: OldNames) -> Iterator[Finding]:
    """Old names in one file; a package is named by its folder."""
    module = file.parent.name if file.stem == "__init__" else file.stem
    if module in old.modules:
        yield Finding(file, 1, f"module {module}", old.modules[module])
    found = (each for node in ast.walk(ast.parse(text)) for each in _defined(node))
    for name, line, is_variable in sorted(found, key=lambda each: each[1]):
        for known in (old.variables,) if is_variable else (old.definitions,):
            if name in known:
                yield Finding(file, line, name, known[name])


def _defined(node: ast.AST) -> Iterator[tuple[str, int, bool]]:
    """Names that the node defines, with the line, and whether it is a parameter or a local variable."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name, node.lineno, False
        case ast.arg():
            yield node.arg, node.lineno, True
        case ast.Name(ctx=ast.Store()):
            yield node.id, node.lineno, True
        case _:
            pass
    if isinstance(node, ast.Module | ast.ClassDef):
        yield from _assigned(node.body)


def _assigned(body: list[ast.stmt]) -> Iterator[tuple[str, int, bool]]:
    """Names that are assigned in the body of a module or a class."""
    for statement in body:
        match statement:
            case ast.Assign(targets=targets):
                yield from ((each.id, each.lineno, False) for each in targets if isinstance(each, ast.Name))
            case ast.AnnAssign(target=ast.Name() as target):
                yield target.id, target.lineno, False
            case _:
                pass


def main() -> int:
    """Print the findings; the exit status is 1 if there are any."""
    found = list(findings(ROOT, old_names()))
    for each in found:
        sys.stdout.write(f"{each}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
