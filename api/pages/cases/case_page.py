"""Case page: state, due tasks, available decisions, audits, proceedings, documents and history of a case."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Response

from api.app.container import Container
from api.http.command_results import etag
from api.http.dependencies import ContainerDep, PrincipalDep
from api.pages.cases.audits import audit_records, score_text
from api.pages.cases.available_decisions import decision_availability
from api.pages.cases.event_details import event_details
from api.pages.cases.passed_matters import passed_matters
from api.pages.cases.proceedings import proceedings_of
from api.pages.cases.tasks import decisions_open_to, due_tasks
from api.pages.decision_forms.decision_result import RECORDED_VERSION, decision_result
from api.pages.page import CurrentPage, Page
from api.pages.people import people_of
from api.pages.route import PageRoute
from api.pages.scheme_titles import SchemeTitles
from domain.calendar import civil_date
from domain.certificate.context import Context
from domain.certificate.state import LIVE, Certificate
from domain.certificate.surveillance import next_surveillance_due
from domain.deadlines.next_decisions import APPLY
from domain.events.base import Event
from domain.recorded import Recorded
from domain.values import Document
from services.principal import Principal

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/staff/cases/{id:uuid}", operation_id="see_case")
def show_case(id: UUID, page: CurrentPage, container: ContainerDep, person: PrincipalDep) -> Response:
    """Show the case to the staff of its body."""
    case_view = container.register.case(id, person)
    case, history = case_view.certificate, case_view.history
    people = people_of(container, person, page.language)
    scheme_titles = SchemeTitles.of(container.public.schemes(), page.language)
    availability = decision_availability(
        case_view.available_decisions, people, scheme_titles.titles(case.scheme, case.edition)
    )
    today = civil_date(page.now)
    roles = case_view.context.body.open_roles(person.roles, page.now)
    open_decisions = {each.name for each in availability.open} | ({APPLY} & decisions_open_to(roles))
    return page(
        "cases/case.html",
        headers={"ETag": etag(case.version)},
        case=case,
        history=history,
        today=today,
        people=people,
        scheme_titles=scheme_titles,
        availability=availability,
        due=due_tasks(history, case_view.context, today, open_decisions, page.language),
        event_details=event_details(case, history, people, scheme_titles),
        decision_result=decision_result(container, history, _recorded_version(page)),
        score_text=score_text,
        **_case_contents(case, history),
        **_related_context(container, case, case_view.context, person),
    )


def _case_contents(case: Certificate, history: tuple[Recorded, ...]) -> dict[str, Any]:
    """Template values from the history: what passed here, audits, proceedings and documents."""
    return {
        "passed": passed_matters(case),
        "audits": audit_records(case, history),
        "proceedings": proceedings_of(case, history),
        "documents": filed_documents(history),
    }


def _related_context(
    container: Container, case: Certificate, context: Context, by: Principal
) -> dict[str, Any]:
    """Template values from outside the case: the public lookup, the next surveillance, related cases."""
    related = {}
    if context.prior:
        related["prior"] = (context.prior.id, context.prior.number)
    if case.replaced_by:
        successor = container.register.certificate(case.replaced_by, by)
        related["successor"] = (successor.id, successor.number)
    return {
        "answer": container.public.lookup(case.number) if case.number else None,
        "surveillance_due": next_surveillance_due(case, context) if case.stage in LIVE else None,
        "related": related,
    }


def _recorded_version(page: Page) -> int | None:
    """The version that the decision before the redirect recorded; None without a valid query parameter."""
    raw_version = page.request.query_params.get(RECORDED_VERSION, "")
    return (
        int(raw_version)
        if raw_version.isascii() and raw_version.isdigit() and len(raw_version) < len("1" * 10)
        else None
    )


@dataclass(frozen=True)
class FiledDocument:
    """A document and the event that recorded it."""

    document: Document
    event: Recorded


def filed_documents(history: Iterable[Recorded]) -> tuple[FiledDocument, ...]:
    """All documents, in the order they were recorded."""
    return tuple(FiledDocument(document, each) for each in history for document in _documents_in(each.event))


def _documents_in(event: Event) -> Iterator[Document]:
    """The documents in any field of the event, so that new events need no entry here."""
    for name in type(event).model_fields:
        match getattr(event, name):
            case Document() as document:
                yield document
            case tuple() as values:
                yield from (each for each in values if isinstance(each, Document))
