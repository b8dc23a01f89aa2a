"""Limits of a scheme that the standing depends on: a revision of one of them updates every certificate."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

from domain import status
from domain.events.institution import SchemeRevised
from domain.scheme.limits import Limits
from projections.public_register.register_batch import STANDING_LIMITS, standing_rules
from tests.domain.certificate.builders import AFTER_SALES, PUBLISHED, scheme_of

STATUS = Path(str(status.__file__)).parent


def attributes(text: str) -> set[str]:
    return {node.attr for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)}


def limits_read() -> Iterator[str]:
    """The limits that the code of the status reads, and those that the methods it calls read."""
    found = {name for file in STATUS.glob("*.py") for name in attributes(file.read_text(encoding="utf-8"))}
    for name, member in vars(Limits).items():
        if name in found and inspect.isfunction(member):
            yield from attributes(dedent(inspect.getsource(member))) & Limits.model_fields.keys()
    yield from found & Limits.model_fields.keys()


def test_every_limit_that_the_standing_reads_is_watched() -> None:
    assert set(limits_read()) == set(STANDING_LIMITS)


def test_a_revision_of_any_of_them_is_noticed() -> None:
    for name in STANDING_LIMITS:
        limits = AFTER_SALES.limits.model_copy(update={name: getattr(AFTER_SALES.limits, name) - 1})
        scheme = AFTER_SALES.model_copy(update={"limits": limits, "rule_version": "2"})
        revised = scheme_of(PUBLISHED, SchemeRevised(reason="a limit was revised", scheme=scheme))

        assert standing_rules(revised) != standing_rules(scheme_of(PUBLISHED)), name
