"""Refusals: each named one has its own entry in the one table, and in the documentation."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import domain
import projections
import services
from api import requests
from api.problems import PROBLEMS, problem_of
from api.requests.errors import RequestRefused
from domain.errors import DomainError
from services.errors import ServiceError

ROOT = Path(__file__).parent.parent.parent
FAMILIES = (DomainError, ServiceError, RequestRefused)


def below(family: type[Exception]) -> Iterator[type[Exception]]:
    for refusal in family.__subclasses__():
        yield refusal
        yield from below(refusal)


def all_refusals() -> list[type[Exception]]:
    for package in (domain, services, projections, requests):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    of_ours = ("domain.", "services.", "projections.", "api.")
    return sorted(
        {
            refusal
            for family in FAMILIES
            for refusal in below(family)
            if refusal.__module__.startswith(of_ours)
        },
        key=lambda refusal: refusal.__name__,
    )


@pytest.mark.parametrize("refusal", all_refusals(), ids=lambda refusal: refusal.__name__)
def test_every_named_refusal_has_its_entry(refusal: type[Exception]) -> None:
    assert refusal in PROBLEMS


def test_no_two_refusals_share_a_type() -> None:
    types = [problem.type for problem in PROBLEMS.values()]

    assert len(set(types)) == len(types)


def test_a_refusal_is_answered_in_the_way_of_its_family() -> None:
    statuses = {
        family.__name__: {
            problem.status for refusal, problem in PROBLEMS.items() if issubclass(refusal, family)
        }
        for family in (domain.errors.InvalidValue, domain.errors.NotAllowedNow, domain.errors.NotThisPerson)
    }

    assert statuses == {"InvalidValue": {422}, "NotAllowedNow": {409}, "NotThisPerson": {403}}


def test_what_nobody_foresaw_is_no_problem_of_the_table() -> None:
    assert problem_of(RuntimeError()) is None


@pytest.mark.parametrize("refusal", PROBLEMS, ids=lambda refusal: refusal.__name__)
def test_every_problem_is_in_the_documentation(refusal: type[Exception]) -> None:
    problem = PROBLEMS[refusal]

    assert f"| `{problem.type}` | {problem.status} |" in (ROOT / "docs" / "api.md").read_text(
        encoding="utf-8"
    )
