"""Risk indicators for regulators: patterns, each with a threshold and a list. A row is no accusation."""

from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from api.http.dependencies import ContainerDep, PrincipalDep
from api.pages.language import Language
from api.pages.page import CurrentPage
from api.pages.people import people_of
from api.pages.regulator.events import body_names
from api.pages.regulator.query_form import QueryForm, read_count, read_day, read_person, read_query
from api.pages.route import PageRoute
from api.pages.scheme_titles import SchemeTitles
from projections.patterns.catalogue import PATTERNS
from projections.patterns.pattern import SCOPE, Choice, Pattern

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True)
class Condition:
    """A field of the form besides threshold, body and period; `options` are values with translated texts."""

    name: str
    declared: Choice
    options: tuple[tuple[str, str], ...]
    optional: bool


@router.get("/regulator/patterns", operation_id="audit_patterns")
def patterns(page: CurrentPage) -> Response:
    """All patterns with their explanations."""
    return page("regulator/patterns.html", patterns=[each.declaration for each in PATTERNS.values()])


@router.get("/regulator/patterns/{name}", operation_id="audit_patterns")
def pattern(
    name: str, page: CurrentPage, container: ContainerDep, by: PrincipalDep, cursor: str = ""
) -> Response:
    """The list of one pattern. Raises InvalidCursor, and HTTPException 404 for an unknown pattern."""
    if name not in PATTERNS:
        raise HTTPException(404)
    names = (*SCOPE, *PATTERNS[name].own_fields())
    query_form, selected = _parse_pattern(
        read_query(page.request.query_params, names, page.language), PATTERNS[name]
    )
    found = None if selected is None else container.patterns.search(selected, cursor or None)
    declaration = PATTERNS[name].declaration
    return page(
        "regulator/pattern.html",
        422 if query_form.has_errors else 200,
        definition=declaration,
        threshold=PATTERNS[name].own_fields().get(declaration.threshold or ""),
        conditions=_conditions(PATTERNS[name], page.language),
        form=query_form.form,
        found=found,
        fields={name: query_form.form.value(name) for name in names},
        people=people_of(container, by, page.language),
        bodies=body_names(page, container),
        scheme_titles=SchemeTitles.of(container.public.schemes(), page.language),
    )


def _parse_pattern(query_form: QueryForm, kind: type[Pattern[Any]]) -> tuple[QueryForm, Pattern[Any] | None]:
    """The pattern with the filters of the form; None if a field is invalid."""
    query_form, since = read_day(query_form, "since")
    query_form, until = read_day(query_form, "until")
    query_form, conditions = _parse_conditions(query_form, kind)
    if name := kind.declaration.threshold:
        query_form, conditions[name] = read_count(query_form, name, kind.own_fields()[name])
    if query_form.has_errors:
        return query_form, None
    conditions |= {"body": query_form.text("body"), "since": since, "until": until}
    return query_form, kind(**conditions)


def _parse_conditions(query_form: QueryForm, kind: type[Pattern[Any]]) -> tuple[QueryForm, dict[str, Any]]:
    """The other conditions; a field that is empty keeps its default. Raises HTTPException 404."""
    found: dict[str, Any] = {}
    for name, choice in kind.declaration.choices.items():
        text, default = query_form.text(name), kind.own_fields()[name]
        if not choice.options:
            query_form, found[name] = read_person(query_form, name)
        elif text is None:
            found[name] = default
        elif text not in choice.options:
            raise HTTPException(404)
        else:
            found[name] = True if choice.checkbox else choice.value(text)
    return query_form, found


def _conditions(kind: type[Pattern[Any]], language: Language) -> list[Condition]:
    return [
        Condition(
            name,
            choice,
            tuple((value, language.gettext(text)) for value, text in choice.options.items()),
            kind.own_fields()[name] is None,
        )
        for name, choice in kind.declaration.choices.items()
    ]
