"""How does a case stand, what can be done about it, and what has happened in it?"""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Response

from api.app.composition import Composition
from api.http.given import Here, Person
from api.http.receipts import etag
from api.pages.cases.audits import audits_of, shown
from api.pages.cases.due import due_in
from api.pages.cases.matters import matters_of
from api.pages.cases.openings import openings_of
from api.pages.cases.papers import papers_of
from api.pages.cases.task import open_to
from api.pages.cases.telling import telling_of
from api.pages.deciding.recorded import RECORDED, recorded
from api.pages.page import AskedPage, Page
from api.pages.people import people_of
from api.pages.published import Published
from api.pages.route import PageRoute
from domain.calendar import civil_date
from domain.certificate.context import Around
from domain.certificate.state import LIVE, Certificate
from domain.certificate.upkeep import next_surveillance_due
from domain.deadlines.settling import APPLY
from domain.recorded import Recorded
from domain.scheme.published import PublishedScheme
from services.principal import Principal

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/staff/cases/{id:uuid}", operation_id="see_case")
def see_case(id: UUID, page: AskedPage, here: Here, person: Person) -> Response:
    """The file of the case, for the people of its body."""
    seen = here.register.case(id, person)
    case, history = seen.certificate, here.register.history(id, person)[: seen.certificate.version]
    people = people_of(here, person, page.language)
    published = Published.of(here.public.schemes(), page.language)
    openings = openings_of(seen.openings, people, published.titles(case.scheme, case.edition))
    scheme, today = here.institutions.scheme(case.scheme), civil_date(page.now)
    open_ = {each.name for each in openings.open} | ({APPLY} & open_to(person.roles))
    return page(
        "cases/file.html",
        headers={"ETag": etag(case.version)},
        case=case,
        history=history,
        today=today,
        people=people,
        published=published,
        openings=openings,
        due=due_in(history, scheme, today, open_, page.language),
        telling=telling_of(case, history, people, published),
        recorded=recorded(here, history, _version(page)),
        shown=shown,
        **_on_file(case, history),
        **_beside(here, case, scheme, person),
    )


def _on_file(case: Certificate, history: tuple[Recorded, ...]) -> dict[str, Any]:
    """What the case consists of: its audits, what else there is to decide, and its documents."""
    return {
        "audits": audits_of(case, history),
        "matters": matters_of(case, history),
        "papers": papers_of(history),
    }


def _beside(here: Composition, case: Certificate, scheme: PublishedScheme, by: Principal) -> dict[str, Any]:
    """What lies outside the case: what the public sees, and the cases before and after it."""
    body = here.institutions.body(case.body)
    due = next_surveillance_due(case, Around(scheme, body)) if case.stage in LIVE else None
    related = {"prior": case.prior, "successor": case.replaced_by}
    return {
        "answer": here.public.lookup(case.number) if case.number else None,
        "surveillance_due": due,
        "related": {
            name: (other, here.register.case(other, by).certificate.number)
            for name, other in related.items()
            if other
        },
    }


def _version(page: Page) -> int | None:
    """The version that a decision has just made, if the address names one."""
    written = page.request.query_params.get(RECORDED, "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < len("1" * 10) else None
