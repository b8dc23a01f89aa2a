"""What did the team of an audit find, clause by clause, and how many points did each clause give?"""

from http import HTTPStatus
from typing import Final
from uuid import UUID

from fastapi import APIRouter, HTTPException, Response

from api.http.given import Here, Person
from api.pages.cases.audits import audits_of, shown
from api.pages.cases.clauses import parts_of
from api.pages.page import AskedPage
from api.pages.people import people_of
from api.pages.published import Published
from api.pages.route import PageRoute
from domain.calendar import civil_date

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/staff/cases/{id:uuid}/audits/{number}", operation_id="see_case")
def see_audit(id: UUID, number: str, page: AskedPage, here: Here, person: Person) -> Response:
    """The results of an audit that was held; there is no page for one that was not."""
    case, history = here.register.case(id, person).certificate, here.register.history(id, person)
    audit = next((each for each in audits_of(case, history) if str(each.number) == number), None)
    if audit is None or audit.result is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    rules = here.institutions.scheme(case.scheme).editions.values()
    scored = next((each for each in rules if each.rule_version == audit.result.rule_version), None)
    return page(
        "cases/audit.html",
        case=case,
        audit=audit,
        result=audit.result,
        sheet=audit.result.sheet,
        parts=parts_of(audit.result.sheet, scored),
        shown=shown,
        today=civil_date(page.now),
        people=people_of(here, person, page.language),
        published=Published.of(here.public.schemes(), page.language),
    )
