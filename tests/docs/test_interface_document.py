"""docs/api.md: every path exists with exactly the parameters that it names; pages and patterns too."""

import re
from pathlib import Path
from typing import Any, Final

from api.http.locale import ENGLISH_PREFIX
from projections.patterns.catalogue import PATTERNS
from tests.authorisation.routes import APP, ROUTES

TEXT: Final = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
PATHS: Final[dict[str, Any]] = APP.openapi()["paths"]
QUERY: Final = re.compile(r"`(?:GET )?(/[^`?]+)\?([^`]+)`")
"""A path with its query parameters, as the table writes them."""

MORE: Final = "…"
"""Marks a list of parameters as incomplete; the rest is described elsewhere."""

UNDOCUMENTED: Final = {"/api/v1/session/oidc/callback"}
"""Its parameters are defined by OpenID Connect Core 3.1.2.5 and sent by the provider."""


def _query_parameters(path: str) -> set[str]:
    """The query parameters of a path in the OpenAPI description."""
    parameters = PATHS[path]["get"].get("parameters", [])
    return {each["name"] for each in parameters if each["in"] == "query"}


def _expand(path: str) -> list[str]:
    """The paths that an entry stands for: a final `{name}` is each path of a group."""
    openapi_path = path.replace(" ", "_")
    return (
        [openapi_path]
        if openapi_path in PATHS
        else [each for each in PATHS if each.startswith(openapi_path[:-6])]
    )


def _documented() -> list[tuple[str, set[str], bool]]:
    return [
        (path, set(re.findall(r"[a-z_]+", names)), MORE in names)
        for written, names in QUERY.findall(TEXT)
        for path in _expand(written)
    ]


def test_every_path_has_the_documented_parameters() -> None:
    wrong = [
        (path, names ^ _query_parameters(path))
        for path, names, more in _documented()
        if names - _query_parameters(path) or (not more and names != _query_parameters(path))
    ]

    assert wrong == []


def test_every_path_with_parameters_is_documented() -> None:
    with_parameters = {
        path for path, methods in PATHS.items() if "get" in methods and _query_parameters(path)
    }

    assert with_parameters - UNDOCUMENTED <= {path for path, *_ in _documented()}


def test_every_documented_page_exists() -> None:
    section = TEXT.partition("## Pages\n")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(/[^`…]*)`", section)) - {ENGLISH_PREFIX}
    patterns = {path: re.sub(r"{[a-z]+}", "[^/]+", path) for path in named}
    existing = [path for _, _, path in ROUTES]

    assert len(named) > 15
    assert [path for path in named if not any(re.fullmatch(patterns[path], each) for each in existing)] == []


def test_every_pattern_is_documented_with_its_threshold() -> None:
    thresholds = {
        name: f"`{threshold}`, {each.own_fields()[threshold]}" if threshold else "–"
        for name, each in PATTERNS.items()
        for threshold in [each.declaration.threshold]
    }
    rows = dict(re.findall(r"^\| `([a-z-]+)` \|[^|]+\| (?:at least )?([^|]+) \|[^|]+\|$", TEXT, re.MULTILINE))

    assert rows == thresholds, "docs/api.md: one row for each pattern of projections/patterns/catalogue.py"
