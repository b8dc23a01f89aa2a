"""What is worth a second look? Each pattern has its thresholds and its list; a row accuses nobody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from api.http.given import Here, Person
from api.pages.page import AskedPage
from api.pages.people import people_of
from api.pages.published import Published
from api.pages.regulator.asked import Asked, asked, count, day
from api.pages.regulator.events import bodies
from api.pages.route import PageRoute
from projections.patterns.late_records import DAYS as LATE
from projections.patterns.late_records import LateRecords
from projections.patterns.overdue import Overdue
from projections.patterns.pattern import Pattern
from projections.patterns.perfect_audits import AUDITS, PerfectAuditors
from projections.patterns.quick_grants import DAYS as QUICK
from projections.patterns.quick_grants import QuickGrants
from projections.patterns.reinstatements import TIMES, Per, Reinstatements

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

Made = Callable[..., Pattern[Any]]


@dataclass(frozen=True)
class Known:
    """A pattern by the name in its address: its threshold's field and default, and how it is asked for."""

    made: Made
    threshold: str
    otherwise: int
    choices: Mapping[str, Callable[[str], object]]


PATTERNS: Final[Mapping[str, Known]] = {
    "quick-grants": Known(QuickGrants, "days", QUICK, {}),
    "perfect-auditors": Known(PerfectAuditors, "audits", AUDITS, {"leading": bool}),
    "overdue": Known(Overdue, "days", 0, {}),
    "reinstatements": Known(
        Reinstatements, "times", TIMES, {"per": lambda said: Per(said or Per.CERTIFICATE)}
    ),
    "late-records": Known(LateRecords, "days", LATE, {}),
}


@router.get("/regulator/patterns", operation_id="audit_patterns")
def patterns(page: AskedPage) -> Response:
    """All patterns, each with what it looks for."""
    return page("regulator/patterns.html", patterns=PATTERNS)


@router.get("/regulator/patterns/{name}", operation_id="audit_patterns")
def pattern(name: str, page: AskedPage, here: Here, by: Person, cursor: str = "") -> Response:
    """The list of one pattern. Raises UnknownCursor."""
    known = PATTERNS.get(name)
    if known is None:
        raise HTTPException(404)
    names = ("body", "since", "until", known.threshold, *known.choices)
    told, wanted = _wanted(asked(page.request.query_params, names, page.language), known)
    found = None if wanted is None else here.patterns.found(wanted, cursor or None)
    return page(
        "regulator/pattern.html",
        422 if told.wrong else 200,
        name=name,
        known=known,
        form=told.form,
        found=found,
        fields={name: told.form.one(name) for name in names},
        people=people_of(here, by, page.language),
        bodies=bodies(page, here),
        published=Published.of(here.public.schemes(), page.language),
    )


def _wanted(told: Asked, known: Known) -> tuple[Asked, Pattern[Any] | None]:
    """The pattern with what was filled in; none where that cannot be meant."""
    told, threshold = count(told, known.threshold, known.otherwise)
    told, since = day(told, "since")
    told, until = day(told, "until")
    try:
        chosen = {name: read(told.form.one(name)) for name, read in known.choices.items()}
    except ValueError:
        raise HTTPException(404) from None
    if told.wrong:
        return told, None
    within = {"body": told.text("body"), "since": since, "until": until}
    return told, known.made(**within, **{known.threshold: threshold}, **chosen)
