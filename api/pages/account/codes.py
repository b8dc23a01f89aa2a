"""How does somebody set up one-time codes, and take them away?"""

import re
from typing import Final

import pyotp
import segno
from fastapi import APIRouter, Response
from markupsafe import Markup

from api.app.composition import Composition
from api.errors.request_errors import StepUpNeeded
from api.http.cookies import hold
from api.http.entering import Entry
from api.http.given import Here
from api.http.session_given import Coming, From, Inside, must_be_fresh
from api.pages.account.entering import BLANK
from api.pages.account.factors import factors_of
from api.pages.account.onward import AskedOnward, Onward, SentOnward
from api.pages.account.refusals import ON_FORMS, status_of, told
from api.pages.form import Form
from api.pages.page import AskedPage, Page
from api.pages.route import LOGIN, STEP_UP, PageRoute, proof_asked
from api.pages.sent import Sent, SentForm
from services.accounts.one_time_codes import ISSUER

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PATH: Final = "/account/codes"
_SECRET: Final = re.compile(r"[A-Z2-7]{16,128}")


@router.get(PATH, operation_id="enrol_one_time_codes")
def see_codes(page: AskedPage, here: Here, inside: Inside, onward: AskedOnward) -> Response:
    """Whether codes are asked for, and what can be done about it."""
    return _shown(page, here, inside, onward)


@router.post(PATH, operation_id="confirm_one_time_codes")
def change_codes(
    page: AskedPage, here: Here, inside: Inside, form: SentForm, coming: From, onward: SentOnward
) -> Response:
    """Begin with a new secret, confirm it by its first code, or ask for codes no more."""
    wish = form.one("do")
    if form.again or wish not in {"begin", "confirm", "remove"}:
        return _shown(page, here, inside, onward)
    try:
        must_be_fresh(here, inside)
    except StepUpNeeded:
        return proof_asked(page, STEP_UP, form)
    if wish == "remove":
        here.accounts.one_time_codes.remove(inside.principal.person, inside.principal.person)
        return page.redirected(LOGIN, left="changed")
    if wish == "confirm" and _SECRET.fullmatch(form.one("secret")):
        return _confirmed(page, here, inside, form, coming, onward)
    enrolment = here.accounts.one_time_codes.enrol(inside.principal.person)
    return _enrolling(page, enrolment.uri, enrolment.secret, onward)


def _confirmed(
    page: Page, here: Composition, entry: Entry, form: Sent, coming: Coming, onward: Onward
) -> Response:
    """The first code was right: it counts as shown, and codes for the day the device is lost are made."""
    person, accounts = entry.principal.person, here.accounts
    try:
        accounts.one_time_codes.confirm(person, form.one("one_time_code"), device_token=coming.device)
    except ON_FORMS as refusal:
        wrong, secret = told(page, Form(form), refusal, "one_time_code"), form.one("secret")
        login = accounts.people.person(person).login
        uri = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)
        return _enrolling(page, uri, secret, onward, wrong, status_of(wrong, refusal))
    begun = here.sessions.step_up(entry.token, frozenset({"one_time_code"}))
    made = accounts.recovery_codes.make(person)
    answer = page("account/recovery_codes.html", codes=made, onward=onward, first=True)
    hold(answer, begun)
    return answer


def _enrolling(
    page: Page, uri: str, secret: str, onward: Onward, form: Form = BLANK, status: int = 200
) -> Response:
    drawn = segno.make(uri, error="m").svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None)
    return page(
        "account/enrolling.html",
        status,
        form=form,
        onward=onward,
        secret=secret,
        drawn=Markup(drawn),  # noqa: S704  (drawn here: nothing in it but numbers)
    )


def _shown(page: Page, here: Composition, entry: Entry, onward: Onward) -> Response:
    factors = factors_of(here, entry.principal.person)
    return page("account/codes.html", onward=onward, set_up="one_time_code" in factors)
