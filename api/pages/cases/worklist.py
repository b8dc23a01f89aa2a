"""Work list: tasks that are due for a person and for their certification body."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from api.app.container import Container
from api.http.dependencies import ContainerDep, PrincipalDep
from api.pages.cases.certificate_search import CertificateHits, search_certificates
from api.pages.cases.tasks import Task, days_left, decisions_open_to, next_steps, task_subject
from api.pages.form import Form
from api.pages.form_data import form_data
from api.pages.language import Language
from api.pages.page import CurrentPage
from api.pages.route import PageRoute
from api.pages.scheme_titles import SchemeTitles
from domain.calendar import civil_date
from domain.deadlines import Due, Kind
from projections.public_register.names import LONGEST
from projections.worklist.filters import Mine, Sort, WorklistFilters
from projections.worklist.queries import WorklistItem
from services.principal import Principal

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PAGE_SIZE: Final = 50
"""Tasks per page."""

WHOSE: Final = "whose"
BODY: Final = "body"
"""The value of `whose` for all tasks of the body; the default is the person's own tasks."""

KIND: Final = "kind"
OVERDUE: Final = "overdue"
ABOUT: Final = "about"
SORT: Final = "sort"
FIELDS: Final = (WHOSE, KIND, OVERDUE, ABOUT, SORT)


@dataclass(frozen=True)
class WorklistRequest:
    """The filters of a request; `form` has the submitted values and their errors."""

    filters: WorklistFilters
    mine: Mine
    form: Form

    @property
    def about(self) -> str:
        """The search text; empty if there is none or it is invalid."""
        return "" if self.form.errors else self.form.value(ABOUT)

    @property
    def query(self) -> dict[str, str]:
        """The request as query parameters."""
        return {name: self.form.value(name) for name in FIELDS}

    def filters_for(self, mine: bool) -> WorklistFilters:
        """The same filters without a kind, for the person's own tasks or all tasks of the body."""
        return replace(self.filters, kind=None, mine=self.mine if mine else None)


@dataclass(frozen=True)
class WorklistRow:
    """A task and the case it belongs to."""

    task: Task
    id: UUID
    scheme: str
    number: str | None
    organisation: str


@dataclass(frozen=True)
class WorklistCounts:
    """Number of tasks by kind, and the totals of the person and of the body."""

    kinds: Mapping[Kind, int]
    mine: int
    body: int

    @property
    def all(self) -> int:
        """Number of tasks of all kinds."""
        return sum(self.kinds.values())


@router.get("/staff", operation_id="see_worklist")
def worklist(page: CurrentPage, container: ContainerDep, person: PrincipalDep, cursor: str = "") -> Response:
    """Show the tasks, their counts by kind, and the certificates that a search finds."""
    body, today = container.institutions.body(person.body or ""), civil_date(page.now)
    ended = body.ended_by(page.now)
    mine = Mine(person.person, body.open_roles(person.roles, page.now))
    worklist_request = parse_worklist_request(page.request.query_params, mine, page.language)
    result = container.worklist.worklist(
        person.body or "", today, worklist_request.filters, cursor or None, PAGE_SIZE
    ).of_body(ended)
    return page(
        "cases/worklist.html",
        422 if worklist_request.form.errors else 200,
        worklist_request=worklist_request,
        form=worklist_request.form,
        today=today,
        counts=_counts(container, worklist_request, person, today),
        rows=[_row(each, today, mine, page.language) for each in result.items],
        cursor=result.cursor,
        first=not cursor,
        body_ended=ended,
        approvals_not_live=() if ended else body.approvals_not_live(page.now),
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


def _row(item: WorklistItem, today: date, by: Mine, language: Language) -> WorklistRow:
    task = Task(
        kind=item.kind,
        subject=task_subject(item.kind, item.subject, language),
        due_on=item.due_on,
        days_left=days_left(item.due_on, today),
        since=civil_date(item.since),
        steps=next_steps(
            Due(item.kind, item.subject),
            item.decisions,
            decisions_open_to(by.roles),
            (item.certificate, item.number),
        ),
        calendars=item.calendars,
    )
    return WorklistRow(task, item.certificate, item.scheme, item.number, item.organisation)


def parse_worklist_request(query: Mapping[str, str], mine: Mine, language: Language) -> WorklistRequest:
    """The filters of a query; an invalid value is left out and reported in the form's errors."""
    form = _with_errors(Form(form_data((name, query.get(name, "").strip()) for name in FIELDS)), language)
    kind, sort = form.value(KIND), form.value(SORT)
    return WorklistRequest(
        filters=WorklistFilters(
            kind=Kind(kind) if kind and KIND not in form.errors else None,
            mine=None if form.value(WHOSE) == BODY else mine,
            overdue=bool(form.value(OVERDUE)),
            about=form.value(ABOUT) if ABOUT not in form.errors else None,
            sort=Sort(sort) if sort and SORT not in form.errors else Sort.DUE,
        ),
        mine=mine,
        form=form,
    )


def _with_errors(form: Form, language: Language) -> Form:
    for name, known in ((KIND, set(Kind)), (SORT, set(Sort))):
        if form.value(name) and form.value(name) not in known:
            form = form.with_error(name, language.gettext("Choose one of the list."))
    if len(form.value(ABOUT)) > LONGEST:
        form = form.with_error(ABOUT, language.gettext("No name is that long: type a part of it."))
    return form
