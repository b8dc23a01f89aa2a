"""docs/api.md: every question it lists is answered, with exactly the parameters it names."""

import re
from pathlib import Path
from typing import Any, Final

from api.app.settings import Settings
from api.http.locale import ENGLISH_PREFIX
from api.main import create_app
from tests.authorisation.routes import ROUTES

TEXT: Final = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
PATHS: Final[dict[str, Any]] = create_app(Settings(database_url="postgresql://nowhere/none")).openapi()[
    "paths"
]
ASKED: Final = re.compile(r"`(?:GET )?(/[^`?]+)\?([^`]+)`")
"""A path with its parameters, as the table writes them."""

LEFT_OUT: Final = "…"
"""Says that there are more parameters, told of elsewhere."""

ASKED_BY_NO_READER: Final = {"/api/v1/session/oidc/callback"}
"""What its parameters are, the other issuer is told by the standard (OpenID Connect Core 3.1.2.5)."""


def _known(path: str) -> set[str]:
    """The parameters of a question, by the description."""
    told = PATHS[path]["get"].get("parameters", [])
    return {each["name"] for each in told if each["in"] == "query"}


def _meant(path: str) -> list[str]:
    """The paths that the document means: `{name}` stands for each of a group."""
    written = path.replace(" ", "_")
    return [written] if written in PATHS else [each for each in PATHS if each.startswith(written[:-6])]


def _named() -> list[tuple[str, set[str], bool]]:
    return [
        (path, set(re.findall(r"[a-z_]+", names)), LEFT_OUT in names)
        for written, names in ASKED.findall(TEXT)
        for path in _meant(written)
    ]


def test_every_question_has_the_parameters_that_the_document_names() -> None:
    wrong = [
        (path, names ^ _known(path))
        for path, names, more in _named()
        if names - _known(path) or (not more and names != _known(path))
    ]

    assert wrong == []


def test_every_question_that_takes_parameters_is_in_the_document() -> None:
    asking = {path for path, methods in PATHS.items() if "get" in methods and _known(path)}

    assert asking - ASKED_BY_NO_READER <= {path for path, *_ in _named()}


def test_every_page_that_the_document_names_is_there() -> None:
    told = TEXT.partition("## Pages\n")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(/[^`…]*)`", told)) - {ENGLISH_PREFIX}
    shapes = {path: re.sub(r"{[a-z]+}", "[^/]+", path) for path in named}
    there = [path for _, _, path in ROUTES]

    assert len(named) > 15
    assert [path for path in named if not any(re.fullmatch(shapes[path], each) for each in there)] == []


def test_every_pattern_is_in_the_document_with_its_threshold() -> None:
    thresholds = {
        path.rpartition("/")[2]: f"`{parameter['name']}`, {parameter['schema']['default']}"
        for path in PATHS
        if path.startswith("/api/v1/audit/patterns/")
        for parameter in PATHS[path]["get"]["parameters"]
        if parameter["name"] in {"days", "audits", "times"}
    }
    rows = dict(re.findall(r"^\| `([a-z-]+)` \|[^|]+\| (?:at least )?([^|]+) \|[^|]+\|$", TEXT, re.MULTILINE))

    assert rows == thresholds
