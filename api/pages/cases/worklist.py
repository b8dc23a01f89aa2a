"""What is due, by me and by my body?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from api.app.container import Container
from api.http.dependencies import ContainerDep, PrincipalDep
from api.pages.cases.certificate_search import CertificateHits, search_certificates
from api.pages.cases.task import Task, days_left, decisions_open_to, next_steps, task_subject
from api.pages.cases.worklist_request import WorklistRequest, parse_worklist_request
from api.pages.language import Language
from api.pages.page import CurrentPage
from api.pages.route import PageRoute
from api.pages.scheme_titles import SchemeTitles
from domain.calendar import civil_date
from domain.deadlines import Kind
from projections.worklist.filters import Sort
from projections.worklist.queries import WorklistItem
from services.principal import Principal

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PAGE_SIZE: Final = 50
"""On a page."""


@dataclass(frozen=True)
class WorklistRow:
    """Something due, and the case in which it is."""

    task: Task
    id: UUID
    scheme: str
    number: str | None
    organisation: str


@dataclass(frozen=True)
class WorklistCounts:
    """How many items there are of each kind, and in all: for the person, and for the body."""

    kinds: Mapping[Kind, int]
    mine: int
    body: int

    @property
    def all(self) -> int:
        """Of all kinds together."""
        return sum(self.kinds.values())


@router.get("/staff", operation_id="see_worklist")
def worklist(page: CurrentPage, container: ContainerDep, person: PrincipalDep, cursor: str = "") -> Response:
    """The list, the kinds of work on it, and the cases that a search finds beside it."""
    worklist_request, today = (
        parse_worklist_request(page.request.query_params, person, page.language),
        civil_date(page.now),
    )
    result = container.worklist.worklist(
        person.body or "", today, worklist_request.filters, cursor or None, PAGE_SIZE
    )
    return page(
        "cases/worklist.html",
        422 if worklist_request.form.errors else 200,
        worklist_request=worklist_request,
        form=worklist_request.form,
        today=today,
        counts=_counts(container, worklist_request, person, today),
        rows=[_row(each, today, person, page.language) for each in result.items],
        cursor=result.cursor,
        first=not cursor,
        certificate_hits=search_certificates(container, worklist_request.about, person.body or "")
        if worklist_request.about
        else CertificateHits((), has_more=False),
        scheme_titles=SchemeTitles.of(container.public.schemes(), page.language),
        sorts=list(Sort),
    )


def _counts(
    container: Container, worklist_request: WorklistRequest, by: Principal, today: date
) -> WorklistCounts:
    body = by.body or ""
    own_counts = container.worklist.counts(body, today, worklist_request.filters_for(mine=True))
    body_counts = container.worklist.counts(body, today, worklist_request.filters_for(mine=False))
    chosen = own_counts if worklist_request.filters.mine else body_counts
    ordered = {kind: chosen[kind] for kind in Kind if kind in chosen}
    return WorklistCounts(ordered, sum(own_counts.values()), sum(body_counts.values()))


def _row(item: WorklistItem, today: date, by: Principal, language: Language) -> WorklistRow:
    task = Task(
        kind=item.kind,
        subject=task_subject(item.kind, item.subject, language),
        due_on=item.due_on,
        days_left=days_left(item.due_on, today),
        since=civil_date(item.since),
        steps=next_steps(item.decisions, decisions_open_to(by.roles), item.certificate, item.number),
    )
    return WorklistRow(task, item.certificate, item.scheme, item.number, item.organisation)
