"""Who did what, over all bodies? Filtered by body, person, kind of event and period."""

from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Response

from api.app.composition import Composition
from api.http.given import Here, Person
from api.pages.figures.development import STATUSES
from api.pages.page import AskedPage, Page
from api.pages.people import people_of
from api.pages.published import Published
from api.pages.regulator.asked import Asked, asked, day, person
from api.pages.route import PageRoute
from domain.events import EVENTS
from domain.values import BodyId
from projections.audit_trail.queries import Order, Question

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

EVENTS_ASKED: Final = ("body", "actor", "topic", "since", "until", "holds_since", "holds_until", "order")
ON_A_PAGE: Final = 50
_EXPORTED: Final = {"body": "body", "actor": "actor", "topic": "topic", "since": "from", "until": "to"}
"""Field of the form → parameter of the export."""


@router.get("/regulator", operation_id="audit_events")
def overview(page: AskedPage, here: Here, by: Person) -> Response:
    """Where a regulator begins: how the register stands, and what happened last."""
    return page(
        "regulator/overview.html",
        statuses=STATUSES,
        totals=here.public.statistics().by("status"),
        entries=here.audit.search(Question(), None, 15).entries,
        people=people_of(here, by, page.language),
        bodies=bodies(page, here),
    )


@router.get("/regulator/events", operation_id="audit_events")
def events(page: AskedPage, here: Here, by: Person, cursor: str = "") -> Response:
    """The events that fit. Raises UnknownCursor."""
    told, question = question_of(asked(page.request.query_params, EVENTS_ASKED, page.language))
    found = None if told.wrong else here.audit.search(question, cursor or None, ON_A_PAGE)
    fields = {name: told.form.one(name) for name in EVENTS_ASKED}
    return page(
        "regulator/events.html",
        422 if told.wrong else 200,
        form=told.form,
        found=found,
        fields=fields,
        export={parameter: fields[name] for name, parameter in _EXPORTED.items() if fields[name]},
        people=people_of(here, by, page.language),
        bodies=bodies(page, here),
        topics=tuple(EVENTS),
        published=Published.of(here.public.schemes(), page.language),
    )


def question_of(told: Asked) -> tuple[Asked, Question]:
    """The question that the fields ask, with what is wrong with them."""
    told, actor = person(told, "actor")
    days: dict[str, Any] = {}
    for name in ("since", "until", "holds_since", "holds_until"):
        told, days[name] = day(told, name)
    topic = told.text("topic") if told.text("topic") in EVENTS else None
    order = Order.EARLIEST if told.text("order") == Order.EARLIEST else Order.LATEST
    question = Question(body=told.text("body"), actor=actor, topic=topic, order=order)
    return told, replace(question, **days)


def bodies(page: Page, here: Composition) -> dict[BodyId, str]:
    """Every body by its id, by its name as far as it is known."""
    return {each.id: page.language.titled(each.name) or each.id for each in here.public.bodies()}
