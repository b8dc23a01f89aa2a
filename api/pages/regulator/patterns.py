"""Risk indicators for regulators: patterns, each with a threshold and a list. A row is no accusation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from api.http.dependencies import ContainerDep, PrincipalDep
from api.pages.page import CurrentPage
from api.pages.people import people_of
from api.pages.regulator.events import body_names
from api.pages.regulator.query_form import QueryForm, read_count, read_day, read_query
from api.pages.route import PageRoute
from api.pages.scheme_titles import SchemeTitles
from projections.patterns.late_records import DAYS as LATE
from projections.patterns.late_records import LateRecords
from projections.patterns.overdue import Overdue
from projections.patterns.pattern import Pattern
from projections.patterns.perfect_audits import AUDITS, PerfectAuditors
from projections.patterns.quick_grants import DAYS as QUICK
from projections.patterns.quick_grants import QuickGrants
from projections.patterns.reinstatements import TIMES, Per, Reinstatements

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PatternFactory = Callable[..., Pattern[Any]]


@dataclass(frozen=True)
class PatternDefinition:
    """A pattern: its factory, the field and default of its threshold, and the parsers of further fields."""

    factory: PatternFactory
    threshold: str
    default: int
    choices: Mapping[str, Callable[[str], object]]


PATTERNS: Final[Mapping[str, PatternDefinition]] = {
    "quick-grants": PatternDefinition(QuickGrants, "days", QUICK, {}),
    "perfect-auditors": PatternDefinition(PerfectAuditors, "audits", AUDITS, {"leading": bool}),
    "overdue": PatternDefinition(Overdue, "days", 0, {}),
    "reinstatements": PatternDefinition(
        Reinstatements, "times", TIMES, {"per": lambda value: Per(value or Per.CERTIFICATE)}
    ),
    "late-records": PatternDefinition(LateRecords, "days", LATE, {}),
}


@router.get("/regulator/patterns", operation_id="audit_patterns")
def patterns(page: CurrentPage) -> Response:
    """All patterns with their explanations."""
    return page("regulator/patterns.html", patterns=PATTERNS)


@router.get("/regulator/patterns/{name}", operation_id="audit_patterns")
def pattern(
    name: str, page: CurrentPage, container: ContainerDep, by: PrincipalDep, cursor: str = ""
) -> Response:
    """The list of one pattern. Raises InvalidCursor, and HTTPException 404 for an unknown pattern."""
    definition = PATTERNS.get(name)
    if definition is None:
        raise HTTPException(404)
    names = ("body", "since", "until", definition.threshold, *definition.choices)
    query_form, selected = _parse_pattern(
        read_query(page.request.query_params, names, page.language), definition
    )
    found = None if selected is None else container.patterns.search(selected, cursor or None)
    return page(
        "regulator/pattern.html",
        422 if query_form.has_errors else 200,
        name=name,
        definition=definition,
        form=query_form.form,
        found=found,
        fields={name: query_form.form.value(name) for name in names},
        people=people_of(container, by, page.language),
        bodies=body_names(page, container),
        scheme_titles=SchemeTitles.of(container.public.schemes(), page.language),
    )


def _parse_pattern(
    query_form: QueryForm, definition: PatternDefinition
) -> tuple[QueryForm, Pattern[Any] | None]:
    """The pattern with the filters of the form; None if a field is invalid."""
    query_form, threshold = read_count(query_form, definition.threshold, definition.default)
    query_form, since = read_day(query_form, "since")
    query_form, until = read_day(query_form, "until")
    try:
        chosen = {name: read(query_form.form.value(name)) for name, read in definition.choices.items()}
    except ValueError:
        raise HTTPException(404) from None
    if query_form.has_errors:
        return query_form, None
    filters = {"body": query_form.text("body"), "since": since, "until": until}
    return query_form, definition.factory(**filters, **{definition.threshold: threshold}, **chosen)
