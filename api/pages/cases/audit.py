"""What did the team of an audit find, clause by clause, and how many points did each clause give?"""

from http import HTTPStatus
from typing import Final
from uuid import UUID

from fastapi import APIRouter, HTTPException, Response

from api.http.dependencies import ContainerDep, PrincipalDep
from api.pages.cases.audit_records import audit_records, score_text
from api.pages.cases.clause_results import section_results
from api.pages.page import CurrentPage
from api.pages.people import people_of
from api.pages.route import PageRoute
from api.pages.scheme_titles import SchemeTitles
from domain.calendar import civil_date

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/staff/cases/{id:uuid}/audits/{number}", operation_id="see_case")
def show_audit(
    id: UUID, number: str, page: CurrentPage, container: ContainerDep, person: PrincipalDep
) -> Response:
    """The results of an audit that was held; there is no page for one that was not."""
    case, history = container.register.case(id, person).certificate, container.register.history(id, person)
    audit = next((each for each in audit_records(case, history) if str(each.number) == number), None)
    if audit is None or audit.result is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    rules = container.institutions.scheme(case.scheme).editions.values()
    scheme = next((each for each in rules if each.rule_version == audit.result.rule_version), None)
    return page(
        "cases/audit.html",
        case=case,
        audit=audit,
        result=audit.result,
        sheet=audit.result.sheet,
        section_results=section_results(audit.result.sheet, scheme),
        score_text=score_text,
        today=civil_date(page.now),
        people=people_of(container, person, page.language),
        scheme_titles=SchemeTitles.of(container.public.schemes(), page.language),
    )
