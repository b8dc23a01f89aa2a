"""Who looked at what, who came in, and who was refused?"""

from typing import Final

from fastapi import APIRouter, Response

from api.http.given import Here, Person
from api.pages.page import AskedPage
from api.pages.people import people_of
from api.pages.regulator.asked import asked, day, person
from api.pages.route import PageRoute
from domain.calendar import end_of_day, start_of_day
from services.access_log import Question

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

ACCESS_ASKED: Final = ("person", "kind", "subject", "since", "until")
ON_A_PAGE: Final = 50
_LONGEST: Final = 18


@router.get("/regulator/access", operation_id="audit_access")
def access(page: AskedPage, here: Here, by: Person, before: str = "") -> Response:
    """The entries that fit, the latest first."""
    told = asked(page.request.query_params, ACCESS_ASKED, page.language)
    told, who = person(told, "person")
    told, since = day(told, "since")
    told, until = day(told, "until")
    question = Question(
        person=who,
        kind=told.text("kind"),
        subject=told.text("subject"),
        since=start_of_day(since) if since else None,
        until=end_of_day(until) if until else None,
        before=int(before) if before.isascii() and before.isdigit() and len(before) <= _LONGEST else None,
    )
    return page(
        "regulator/access.html",
        422 if told.wrong else 200,
        form=told.form,
        found=None if told.wrong else here.access_log.page(question, ON_A_PAGE),
        fields={name: told.form.one(name) for name in ACCESS_ASKED},
        people=people_of(here, by, page.language),
    )
