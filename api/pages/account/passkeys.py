"""How does somebody keep their passkeys?"""

from base64 import urlsafe_b64encode
from typing import Final

from fastapi import APIRouter, Response

from api.app.composition import Composition
from api.errors.request_errors import StepUpNeeded
from api.http.cookies import hold
from api.http.entering import Entry
from api.http.given import Here
from api.http.session_given import Inside, must_be_fresh
from api.pages.account.factors import factors_of
from api.pages.account.onward import AskedOnward, Onward, SentOnward, gone_on
from api.pages.account.recovery import PATH as RECOVERY
from api.pages.account.refusals import ON_FORMS, status_of, told
from api.pages.form import Form
from api.pages.page import AskedPage, Page
from api.pages.route import LOGIN, STEP_UP, PageRoute, proof_asked
from api.pages.sent import Sent, SentForm
from domain.errors import InvalidValue

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PATH: Final = "/account/passkeys"


@router.get(PATH, operation_id="see_passkeys")
def see_passkeys(page: AskedPage, here: Here, inside: Inside, onward: AskedOnward) -> Response:
    """The passkeys there are, and how to add one."""
    return _shown(page, here, inside, onward, Form())


@router.post(PATH, operation_id="add_passkey")
def change_passkeys(
    page: AskedPage, here: Here, inside: Inside, form: SentForm, onward: SentOnward
) -> Response:
    """Keep one that was made, or let nobody in by one any more."""
    wish = form.one("do")
    if form.again or wish not in {"add", "remove"}:
        return _shown(page, here, inside, onward, Form(form))
    try:
        must_be_fresh(here, inside)
    except StepUpNeeded:
        return proof_asked(page, STEP_UP, form)
    if wish == "remove":
        return _removed(page, here, inside, form)
    return _added(page, here, inside, form, onward)


def _added(page: Page, here: Composition, entry: Entry, form: Sent, onward: Onward) -> Response:
    """Having made it counts as having shown it. Who has nothing else is offered codes on paper."""
    person = entry.principal.person
    alone = not factors_of(here, person)
    try:
        here.accounts.passkeys.register(person, form.one("passkey"), form.one("name"))
    except ON_FORMS as refusal:
        wrong = told(page, Form(form), refusal, "name" if isinstance(refusal, InvalidValue) else "")
        return _shown(page, here, entry, onward, wrong, status_of(wrong, refusal))
    begun = here.sessions.step_up(entry.token, frozenset({"passkey"}))
    answer = gone_on(page, onward, RECOVERY if alone else PATH)
    hold(answer, begun)
    return answer


def _removed(page: Page, here: Composition, entry: Entry, form: Sent) -> Response:
    """All sessions end, this one too; a passkey that is not there any more is no mistake."""
    person, id = entry.principal.person, form.one("remove")  # noqa: A001  (the word users say)
    known = {_named(each.credential): each.credential for each in here.accounts.passkeys.of(person)}
    if id not in known:
        return page.redirected(PATH)
    here.accounts.passkeys.remove(person, known[id], person)
    return page.redirected(LOGIN, left="changed")


def _shown(
    page: Page, here: Composition, entry: Entry, onward: Onward, form: Form, status: int = 200
) -> Response:
    person = entry.principal.person
    return page(
        "account/passkeys.html",
        status,
        form=form,
        onward=onward,
        passkeys=[(_named(each.credential), each) for each in here.accounts.passkeys.of(person)],
        options=here.accounts.passkeys.registration_options(person) if _is_fresh(here, entry) else "",
    )


def _is_fresh(here: Composition, entry: Entry) -> bool:
    try:
        must_be_fresh(here, entry)
    except StepUpNeeded:
        return False
    return True


def _named(credential: bytes) -> str:
    return urlsafe_b64encode(credential).decode().rstrip("=")
