"""What becomes of a form that was sent: is it recorded, or what has to be put right first?"""

import re
from typing import Final
from uuid import UUID, uuid4

from fastapi import Response
from pydantic import JsonValue

from api.errors.mapping import problem_for
from api.pages.decision_forms import render
from api.pages.decision_forms.confirm import CONFIRMED
from api.pages.decision_forms.decision_result import RECORDED_VERSION
from api.pages.decision_forms.error_fields import error_field
from api.pages.decision_forms.form_context import FormContext
from api.pages.decision_forms.parse import FormInvalid
from api.pages.decision_forms.rows import ADD_ROW, without_blank_rows
from api.pages.decision_forms.texts import _
from api.pages.form_data import FormData, form_data
from api.pages.page import Page
from domain.certificate.declaration import Terms
from domain.errors import DomainError
from services.commands import CommandRequest, command_of
from services.errors import IdempotencyKeyReused, VersionConflict
from services.principal import Principal

ALREADY_SENT: Final = _(
    "This form was sent before with other entries, and those were recorded. Look at the case first."
)

_KEY_PATTERN: Final = re.compile(r"[\x21-\x7e]{1,200}")
_VERSION_PATTERN: Final = re.compile(r"[1-9][0-9]{0,8}")


def submit(context: FormContext, entries: FormData) -> Response:
    """The receipt, or the page on which the person goes on; nothing typed is lost."""
    if entries.is_resumed or entries.value(ADD_ROW):
        return render.form_page(context, entries.without(CONFIRMED))
    entries = without_blank_rows(entries)
    try:
        terms = render.parse_terms(context, entries)
    except FormInvalid as invalid:
        return render.form_page(context, entries, invalid.errors, 422)
    if context.decision.effect.confirmed and not entries.value(CONFIRMED):
        return _confirm(context, entries)
    return _record(context, entries, terms)


def command_for(page: Page, by: Principal, entries: FormData, terms: Terms) -> CommandRequest:
    """The command that a form is: sent twice, whatever the language, it is done once."""
    key = entries.value(render.KEY_FIELD)
    content: JsonValue = {"method": "POST", "path": page.path, "body": terms.model_dump(mode="json")}
    correlation: UUID = page.request.state.correlation
    return CommandRequest(
        by, command_of(by, key if _KEY_PATTERN.fullmatch(key) else uuid4().hex, content, correlation)
    )


def with_new_key(entries: FormData) -> FormData:
    """The entries as another command."""
    return FormData(
        (*entries.without(render.KEY_FIELD), *form_data([(render.KEY_FIELD, uuid4().hex)])), entries.files
    )


def _confirm(context: FormContext, entries: FormData) -> Response:
    version = _seen_version(entries)
    if context.case.version != version:
        return render.stale_page(context, entries, version)
    if not context.opening.open:
        return _closed_page(context, entries)
    return render.confirm_page(context, entries)


def _record(context: FormContext, entries: FormData, terms: Terms) -> Response:
    container, version = context.container, _seen_version(entries)
    command = command_for(context.page, context.by, entries, terms)
    try:
        receipt = container.register.decide(
            context.id, context.name, terms, expected_version=version, request=command
        )
    except VersionConflict as conflict:
        if conflict.stream != context.id:
            raise
        return render.stale_page(context, entries, version)
    except IdempotencyKeyReused:
        return render.form_page(context, with_new_key(entries), {"": context.translate(ALREADY_SENT)}, 422)
    except DomainError as error:
        return _error_page(context, entries, error)
    container.public.wait_until(receipt.position, container.settings.wait_seconds)
    return context.page.redirect(f"/staff/cases/{context.id}", **{RECORDED_VERSION: receipt.version})


def _error_page(context: FormContext, entries: FormData, domain_error: DomainError) -> Response:
    """On the form, at the field it is about; heard by the access log as any other refusal."""
    if not context.opening.open:
        return _closed_page(context, entries)
    context.page.request.state.error = domain_error
    problem = problem_for(domain_error)
    error = {error_field(domain_error, context.decision.terms): context.error_text(domain_error)}
    return render.form_page(context, entries.without(CONFIRMED), error, problem.status if problem else 409)


def _closed_page(context: FormContext, entries: FormData) -> Response:
    error = context.opening.closed_by
    problem = problem_for(error) if error else None
    context.page.request.state.error = error
    return render.closed_page(context, entries, problem.status if problem else 409)


def _seen_version(entries: FormData) -> int:
    """The version that the form was shown for; none that any case has if it does not say."""
    text = entries.value(render.VERSION_FIELD)
    return int(text) if _VERSION_PATTERN.fullmatch(text) else 0
