"""Problem types: one literal entry for every error, documented, and never without its former address."""

import ast
import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psycopg
import psycopg_pool
from fastapi.exceptions import RequestValidationError

import domain
import projections
import services
from api import http
from api.errors.former_problem_types import FORMER
from api.errors.mapping import PROBLEMS, problem_for
from api.errors.request_errors import RequestError, ValidationFailed
from api.pages.language import IN_ENGLISH
from domain.errors import DomainError, InvalidValue, NotAllowedNow, NotPermitted
from services.errors import DatabaseUnavailable, InvalidApiKey, ServiceError, UnknownApiKey

ROOT: Final = Path(__file__).parents[2]
TABLE: Final = ROOT / "api" / "errors" / "mapping.py"
CASE_TABLE = TABLE.with_name("case_problems.py")
FAMILIES: Final = (DomainError, ServiceError, RequestError)
ROOMS: Final = (domain, services, projections, http)

SHARED: Final = {
    "/problems/database-unavailable": {
        DatabaseUnavailable,
        psycopg.OperationalError,
        psycopg_pool.PoolTimeout,
    },
    "/problems/invalid-api-key": {InvalidApiKey, UnknownApiKey},
    "/problems/validation-failed": {ValidationFailed, RequestValidationError},
}
"""Types shared by several errors, because the client's reaction is the same."""

RELEASED: Final = (ROOT / "tests" / "golden" / "problem-types.txt").read_text(encoding="utf-8").split()
"""Every name that a type had in a release. Lines are never removed."""

NAMES: Final = {problem.name for problem in PROBLEMS.values()}


def all_subclasses(family: type[Exception]) -> Iterator[type[Exception]]:
    for error in family.__subclasses__():
        yield error
        yield from all_subclasses(error)


def all_errors() -> set[type[Exception]]:
    for room in ROOMS:
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            importlib.import_module(module.name)
    own_modules = tuple(f"{room.__name__}." for room in ROOMS)
    found = {error for family in FAMILIES for error in (family, *all_subclasses(family))}
    return {error for error in found if error.__module__.startswith(own_modules)} - {RequestError}


def test_every_error_has_its_entry() -> None:
    missing = sorted(error.__qualname__ for error in all_errors() - PROBLEMS.keys())

    assert missing == [], f"give them a type and a title in {TABLE}"


def test_every_type_is_a_literal() -> None:
    calls = [
        call
        for table in (TABLE, CASE_TABLE)
        for call in ast.walk(ast.parse(table.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Problem"
    ]
    literal = re.compile(r"/problems/[a-z]+(-[a-z]+)*")
    wrong = [
        call.lineno
        for call in calls
        for type_ in call.args[1:2]
        if not (
            isinstance(type_, ast.Constant)
            and isinstance(type_.value, str)
            and literal.fullmatch(type_.value)
        )
    ]

    assert wrong == [], f"in these lines of {TABLE} the type is no literal like /problems/version-conflict"
    assert {problem.type for problem in PROBLEMS.values()} == {
        call.args[1].value for call in calls if isinstance(call.args[1], ast.Constant)
    }


def test_no_type_is_shared_by_accident() -> None:
    by_type: dict[str, set[type[Exception]]] = defaultdict(set)
    for error, problem in PROBLEMS.items():
        by_type[problem.type].add(error)
    shared = {type_: errors for type_, errors in by_type.items() if len(errors) > 1}

    assert shared == SHARED, f"give each its own type in {TABLE}, or add them to SHARED here"


def test_a_type_has_one_title_and_one_status() -> None:
    triples = {(problem.type, problem.title, problem.status) for problem in PROBLEMS.values()}

    assert len(triples) == len(NAMES) == len({title for _, title, _ in triples}), f"correct {TABLE}"


def test_titles_are_short_phrases_in_sentence_case() -> None:
    proper = re.compile(r"API|JSON|ID|If-Match|OpenID Connect")
    wrong = [
        problem.title
        for problem in PROBLEMS.values()
        if not re.fullmatch(
            r"[A-Z][a-z-]*( [a-z-]+){0,5}", proper.sub("Api", problem.title).replace(" Api", " api")
        )
    ]

    assert wrong == [], f"write them as 'Version conflict' in {TABLE}"


def test_a_refusal_is_answered_in_the_way_of_its_family() -> None:
    statuses = {
        family: {problem.status for error, problem in PROBLEMS.items() if issubclass(error, family)}
        for family in (InvalidValue, NotAllowedNow, NotPermitted)
    }

    assert statuses == {InvalidValue: {422}, NotAllowedNow: {409}, NotPermitted: {403}}, f"correct {TABLE}"


def test_an_unforeseen_error_is_no_problem_of_the_table() -> None:
    assert problem_for(RuntimeError()) is None


def test_every_type_is_in_the_documentation() -> None:
    document = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    rows = {
        f"| `{each.type}` | {each.status} | {each.title} | {IN_ENGLISH.term('problem-about', each.name)} | "
        for each in PROBLEMS.values()
    }
    missing = sorted(row for row in rows if row not in document)
    unknown = set(re.findall(r"^\| `/problems/([a-z-]+)` \|", document, re.MULTILINE)) - NAMES

    assert missing == [], "add these rows to docs/api.md"
    assert unknown == set(), "remove these rows from docs/api.md"


def test_every_former_name_is_in_the_documentation() -> None:
    document = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    missing = [name for name, now in FORMER.items() if f"| `{name}` | `{now}` |" not in document]

    assert missing == [], "add these rows to docs/api.md, 'Former names'"


def test_every_name_that_was_released_leads_to_a_type() -> None:
    lost = [name for name in RELEASED if FORMER.get(name, name) not in NAMES]

    assert len(RELEASED) >= 128
    assert lost == [], "say in api/errors/former_problem_types.py what these are called now"


def test_no_former_name_means_something_else_now() -> None:
    assert FORMER.keys() & NAMES == set(), f"choose other names in {TABLE}: these had another meaning"


def test_every_present_name_is_among_the_released() -> None:
    new = sorted(NAMES - set(RELEASED))

    assert new == [], "add these lines to tests/golden/problem-types.txt, so that they are answered for ever"
