"""What becomes of a form that was sent: is it recorded, or what has to be put right first?"""

import re
from typing import Final
from uuid import UUID, uuid4

from fastapi import Response
from pydantic import JsonValue

from api.errors.problems import problem_of
from api.pages.deciding import shown
from api.pages.deciding.asking import Asking
from api.pages.deciding.belonging import field_of
from api.pages.deciding.entries import EntriesWrong
from api.pages.deciding.interruption import CONFIRMED
from api.pages.deciding.recorded import RECORDED
from api.pages.deciding.rows import ADD, tidied
from api.pages.deciding.wording import _
from api.pages.page import Page
from api.pages.sent import Sent, sent
from domain.certificate.deciding import Terms
from domain.errors import DomainError
from services.commands import Asked, command_of
from services.errors import KeyReused, StaleVersion
from services.principal import Principal

SENT_BEFORE: Final = _(
    "This form was sent before with other entries, and those were recorded. Look at the case first."
)

_KEY: Final = re.compile(r"[\x21-\x7e]{1,200}")
_VERSION: Final = re.compile(r"[1-9][0-9]{0,8}")


def taken(asking: Asking, entries: Sent) -> Response:
    """The receipt, or the page on which the person goes on; nothing typed is lost."""
    if entries.again or entries.one(ADD):
        return shown.form(asking, entries.without(CONFIRMED))
    entries = tidied(entries)
    try:
        terms = shown.said_with(asking, entries)
    except EntriesWrong as wrong:
        return shown.form(asking, entries, wrong.errors, 422)
    if asking.decision.effect.confirmed and not entries.one(CONFIRMED):
        return _asked_again(asking, entries)
    return _recorded(asking, entries, terms)


def asked(page: Page, by: Principal, entries: Sent, terms: Terms) -> Asked:
    """The command that a form is: sent twice, whatever the language, it is done once."""
    key = entries.one(shown.KEY)
    whole: JsonValue = {"method": "POST", "path": page.path, "body": terms.model_dump(mode="json")}
    correlation: UUID = page.request.state.correlation
    return Asked(by, command_of(by, key if _KEY.fullmatch(key) else uuid4().hex, whole, correlation))


def with_new_key(entries: Sent) -> Sent:
    """The entries as another command."""
    return Sent((*entries.without(shown.KEY), *sent([(shown.KEY, uuid4().hex)])), entries.files)


def _asked_again(asking: Asking, entries: Sent) -> Response:
    seen = _seen(entries)
    if asking.case.version != seen:
        return shown.stale(asking, entries, seen)
    if not asking.opening.open:
        return _closed(asking, entries)
    return shown.interruption(asking, entries)


def _recorded(asking: Asking, entries: Sent, terms: Terms) -> Response:
    here, seen = asking.here, _seen(entries)
    command = asked(asking.page, asking.by, entries, terms)
    try:
        receipt = here.register.decide(asking.id, asking.name, terms, seen=seen, asked=command)
    except StaleVersion as stale:
        if stale.stream != asking.id:
            raise
        return shown.stale(asking, entries, seen)
    except KeyReused:
        return shown.form(asking, with_new_key(entries), {"": asking.say(SENT_BEFORE)}, 422)
    except DomainError as refusal:
        return _refused(asking, entries, refusal)
    here.public.wait_until(receipt.position, here.settings.wait_seconds)
    return asking.page.redirected(f"/staff/cases/{asking.id}", **{RECORDED: receipt.version})


def _refused(asking: Asking, entries: Sent, refusal: DomainError) -> Response:
    """On the form, at the field it is about; heard by the access log as any other refusal."""
    if not asking.opening.open:
        return _closed(asking, entries)
    asking.page.request.state.refusal = refusal
    problem = problem_of(refusal)
    error = {field_of(refusal, asking.decision.terms): asking.refused(refusal)}
    return shown.form(asking, entries.without(CONFIRMED), error, problem.status if problem else 409)


def _closed(asking: Asking, entries: Sent) -> Response:
    refusal = asking.opening.closed_by
    problem = problem_of(refusal) if refusal else None
    asking.page.request.state.refusal = refusal
    return shown.closed(asking, entries, problem.status if problem else 409)


def _seen(entries: Sent) -> int:
    """The version that the form was shown for; none that any case has if it does not say."""
    written = entries.one(shown.SEEN)
    return int(written) if _VERSION.fullmatch(written) else 0
