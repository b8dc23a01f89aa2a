"""Parameters of a scheme: each is read by a rule or a page, or stands in the list of unread ones."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, get_args

from pydantic import BaseModel

from domain.scheme.limits import UNREAD_LIMITS, Limits
from domain.scheme.model import UNREAD_PARAMETERS, Scheme

ROOT: Final = Path(__file__).parents[3]
RULES: Final = ("domain",)
PRODUCTION: Final = ("domain", "services", "projections", "spreadsheets", "demo", "api")


def models(kind: object) -> Iterator[type[BaseModel]]:
    """The models that a type consists of."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
        for field in kind.model_fields.values():
            yield from models(field.annotation)
    for part in get_args(kind):
        yield from models(part)


def attributes_read(*packages: str) -> set[str]:
    """Every attribute name that code reads (`limits.minor_days`), or a template (`{{ limits.code }}`)."""
    files = [file for package in packages for file in (ROOT / package).rglob("*")]
    trees = [ast.parse(file.read_bytes()) for file in files if file.suffix == ".py"]
    nodes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    templates = [file.read_text(encoding="utf-8") for file in files if file.suffix == ".html"]
    return {node.attr for node in nodes} | {
        name for text in templates for name in re.findall(r"\.(\w+)", text)
    }


def test_every_limit_is_read_by_a_rule_or_listed_as_unread() -> None:
    unread = Limits.model_fields.keys() - attributes_read(*RULES)

    assert unread == set(UNREAD_LIMITS), (
        f"domain/scheme/limits.py: {sorted(unread ^ set(UNREAD_LIMITS))}: a limit that no rule reads is in "
        "UNREAD_LIMITS, any other is not"
    )


def test_every_other_parameter_of_a_scheme_is_read() -> None:
    fields = {name for model in models(Scheme) if model is not Limits for name in model.model_fields}
    unread = fields - attributes_read(*PRODUCTION)

    assert unread == UNREAD_PARAMETERS, (
        f"domain/scheme: {sorted(unread ^ UNREAD_PARAMETERS)}: a parameter that nothing reads is in "
        "UNREAD_PARAMETERS (domain/scheme/model.py), any other is not"
    )
