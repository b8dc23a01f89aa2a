"""What is due, by me and by my body?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from api.app.composition import Composition
from api.http.given import Here, Person
from api.pages.cases.asked import Asked, asked_of
from api.pages.cases.beyond import Beyond, beyond
from api.pages.cases.task import Task, about, days_left, open_to, steps
from api.pages.language import Language
from api.pages.page import AskedPage
from api.pages.published import Published
from api.pages.route import PageRoute
from domain.calendar import civil_date
from domain.deadlines import Kind
from projections.worklist.queries import Item
from projections.worklist.wanted import Sort
from services.principal import Principal

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

SHOWN: Final = 50
"""On a page."""


@dataclass(frozen=True)
class Row:
    """Something due, and the case in which it is."""

    task: Task
    id: UUID
    scheme: str
    number: str | None
    organisation: str


@dataclass(frozen=True)
class Counts:
    """How many items there are of each kind, and in all: for the person, and for the body."""

    kinds: Mapping[Kind, int]
    mine: int
    body: int

    @property
    def all(self) -> int:
        """Of all kinds together."""
        return sum(self.kinds.values())


@router.get("/staff", operation_id="see_worklist")
def work(page: AskedPage, here: Here, person: Person, cursor: str = "") -> Response:
    """The list, the kinds of work on it, and the cases that a search finds beside it."""
    asked, today = asked_of(page.request.query_params, person, page.language), civil_date(page.now)
    listed = here.worklist.worklist(person.body or "", today, asked.wanted, cursor or None, SHOWN)
    return page(
        "cases/work.html",
        422 if asked.form.errors else 200,
        asked=asked,
        form=asked.form,
        today=today,
        counts=_counted(here, asked, person, today),
        rows=[_row(each, today, person, page.language) for each in listed.items],
        cursor=listed.cursor,
        first=not cursor,
        beyond=beyond(here, asked.about, person.body or "") if asked.about else Beyond((), more=False),
        published=Published.of(here.public.schemes(), page.language),
        sorts=list(Sort),
    )


def _counted(here: Composition, asked: Asked, by: Principal, today: date) -> Counts:
    body = by.body or ""
    mine = here.worklist.counts(body, today, asked.of(mine=True))
    whole = here.worklist.counts(body, today, asked.of(mine=False))
    chosen = mine if asked.wanted.mine else whole
    in_order = {kind: chosen[kind] for kind in Kind if kind in chosen}
    return Counts(in_order, sum(mine.values()), sum(whole.values()))


def _row(item: Item, today: date, by: Principal, language: Language) -> Row:
    task = Task(
        kind=item.kind,
        about=about(item.kind, item.subject, language),
        due_on=item.due_on,
        left=days_left(item.due_on, today),
        since=civil_date(item.since),
        steps=steps(item.decisions, open_to(by.roles), item.certificate, item.number),
    )
    return Row(task, item.certificate, item.scheme, item.number, item.organisation)
