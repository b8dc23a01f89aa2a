"""How does an administrator declare that somebody of the body is tied to an organisation (rule 2)?"""

from typing import Any, Final, cast
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from pydantic import ValidationError

from api.app.composition import Composition
from api.http.given import Here, Person
from api.pages.account.people.listing import PEOPLE
from api.pages.form import Form
from api.pages.page import AskedPage, Page
from api.pages.route import PageRoute
from api.pages.sent import Sent, SentForm
from domain.errors import InvalidValue
from domain.events.institution import InterestDeclared, InterestKind
from services.accounts.values import State
from services.commands import Asked, command_of
from services.principal import Principal

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PATH: Final = PEOPLE + "/interests"
FIELDS: Final = ("person", "uscc", "kind", "since", "until", "reason")


def _(text: str) -> str:
    return text


_WRONG: Final = {
    "person": _("Choose one of your people."),
    "uscc": _(
        "This is no valid unified social credit code: it has 18 characters, of which the last is a check."
    ),
    "kind": _("Choose the kind of tie."),
    "since": _("Enter the day on which the tie began."),
    "until": _("The tie cannot end before it began. Leave this empty if it goes on."),
    "reason": _("Say what the declaration rests on."),
}


@router.get(PATH, operation_id="see_people")
def see_interests(page: AskedPage, here: Here, by: Person) -> Response:
    """Whose ties are on record, and the form for one more."""
    return _shown(page, here, by, Form())


@router.post(PATH, operation_id="declare_interest")
def declare_interest(page: AskedPage, here: Here, by: Person, form: SentForm) -> Response:
    """Put a tie on record; it disqualifies the person at once. The same form sent twice is done once."""
    shown = _checked(page, here, by, form)
    if form.again or shown.errors:
        return _shown(page, here, by, Form(form) if form.again else shown, 200 if form.again else 422)
    said = {name: form.one(name) or None for name in FIELDS}
    command = command_of(by, form.one("command"), cast("Any", said), _correlation(page))
    try:
        declared = InterestDeclared.model_validate(said)
        here.institutions.declare_interest(by.body or "", declared, Asked(by, command))
    except InvalidValue:
        wrong = Form(form).wrong("until", page.language.gettext(_WRONG["until"]))
        return _shown(page, here, by, wrong, 422)
    return page.redirected(PATH, done="declared")


def _checked(page: Page, here: Composition, by: Principal, form: Sent) -> Form:
    """The form with what is wrong in each field."""
    wrong = Form(form)
    try:
        InterestDeclared.model_validate({name: form.one(name) or None for name in FIELDS})
    except ValidationError as invalid:
        fields = {str(each["loc"][0]) for each in invalid.errors() if each["loc"]}
        for name in (name for name in FIELDS if name in fields):
            wrong = wrong.wrong(name, page.language.gettext(_WRONG[name]))
    if not wrong.errors and form.one("person") not in {each.id for each in here.accounts.people.all(by.body)}:
        wrong = wrong.wrong("person", page.language.gettext(_WRONG["person"]))
    return wrong


def _shown(page: Page, here: Composition, by: Principal, form: Form, status: int = 200) -> Response:
    people = here.accounts.people.all(by.body)
    return page(
        "account/interests.html",
        status,
        form=form,
        people=[each for each in people if each.state is not State.ERASED],
        names={each.id: each for each in people},
        kinds=tuple(InterestKind),
        interests=tuple(reversed(here.institutions.body(by.body or "").interests)),
        command=uuid4(),
    )


def _correlation(page: Page) -> UUID:
    return cast("UUID", page.request.state.correlation)
