"""Pages of a decision: the form, the reason why it is closed, the confirmation, and a version conflict."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import uuid4

from fastapi import Response

from api.http.permissions import steps_up
from api.pages.decision_forms.choices import field_choices
from api.pages.decision_forms.form_context import FormContext
from api.pages.decision_forms.forms import ADD_ROW, Field, FormBuilder, Node, walk
from api.pages.decision_forms.sidebar_facts import sidebar_facts
from api.pages.form import Form
from api.pages.form_data import RESUMED, FormData
from api.pages.terms import field_label
from api.pages.terms.values import value_text
from domain.certificate.confirmation import REAPPLICATION_BARRED
from domain.certificate.fold import replay
from domain.certificate.state import Certificate
from domain.differences import differences
from domain.organisation import Organisation
from domain.recorded import Recorded

VERSION_FIELD: Final = "seen"
KEY_FIELD: Final = "key"
CONFIRMED: Final = "confirmed"
"""The button of the confirmation page.

Decisions that end a certificate or a case are confirmed: revoking, deregistering and refusing; declining and
withdrawing too, because a declined case comes back through an appeal alone and a withdrawn one never does.
Everything else can be followed by its opposite: a suspension is lifted, a level raised again. Each decision
declares whether it is confirmed and by which sentences (domain/certificate/declaration.py).
"""

Errors = Mapping[str, str]


def form_nodes(context: FormContext, entries: FormData) -> tuple[Node, ...]:
    """The fields of the decision's form."""
    return FormBuilder(field_choices(context), entries, context.language).fields(context.decision.terms)


def form_page(
    context: FormContext, entries: FormData, errors: Errors | None = None, status: int = 200
) -> Response:
    """The form with its entries and errors; the closed page if the decision is not open to this person."""
    if not context.status.open:
        return closed_page(context, entries, status)
    values = {
        VERSION_FIELD: entries.value(VERSION_FIELD) or str(context.case.version),
        KEY_FIELD: entries.value(KEY_FIELD) or uuid4().hex,
        "facts": sidebar_facts(context),
        "steps_up": steps_up(context.decision),
        "needs_confirmation": context.decision.effect.confirmed,
    }
    return _page("form", context, entries, errors, status, **values)


def closed_page(context: FormContext, entries: FormData, status: int = 200) -> Response:
    """Why the decision is not open to this person, with a summary of the entries."""
    decision_status = context.status
    values = {"why": _closed_reason(context), "personal": decision_status.is_personal}
    return _page("closed", context, entries, None, status, **values)


def confirm_page(context: FormContext, entries: FormData) -> Response:
    """The consequences of the decision and a button that confirms it; the entries are hidden fields."""
    values = {
        "confirm_label": confirm_button(context),
        "consequences": consequences(context),
        "hidden_fields": entries.without(RESUMED, ADD_ROW, CONFIRMED).fields,
    }
    return _page("confirm", context, entries, None, 200, **values)


def stale_page(context: FormContext, entries: FormData, version: int) -> Response:
    """The events since the version that the form was shown for, and the form for the present version."""
    current = replace(context)  # a new instance without cached properties: it reads the case again
    values = {
        VERSION_FIELD: current.case.version,
        KEY_FIELD: entries.value(KEY_FIELD) or uuid4().hex,
        "new_events": new_events(current, version),
        "field_changes": changes_since(current, version),
        "why": _closed_reason(current),
    }
    return _page("stale", current, entries.without(VERSION_FIELD, CONFIRMED), None, 412, **values)


def _closed_reason(context: FormContext) -> str:
    error = context.status.closed_by
    return context.error_text(error) if error else ""


def _page(
    template: str, context: FormContext, entries: FormData, errors: Errors | None, status: int, **values: Any
) -> Response:
    nodes = form_nodes(context, entries)
    return context.page(
        f"decision_forms/{template}.html",
        status,
        form_context=context,
        nodes=nodes,
        form=Form(entries, ordered_errors(errors or {}, nodes)),
        summary=summary(nodes, entries),
        **values,
    )


def ordered_errors(errors: Errors, nodes: tuple[Node, ...]) -> Errors:
    """The errors in the order of their fields; those without a visible field come first, under ""."""
    visible = [node.name for node in walk(nodes) if node.kind != "fixed"]
    field_errors = {name: errors[name] for name in visible if name in errors}
    form_errors = [sentence for name, sentence in errors.items() if name not in field_errors]
    return ({"": " ".join(form_errors)} if form_errors else {}) | field_errors


def confirm_button(context: FormContext) -> str:
    """The label of the button that confirms; empty for a decision without confirmation."""
    confirmation = context.decision.confirmation
    return context.translate(confirmation.button) if confirmation else ""


def consequences(context: FormContext) -> list[str]:
    """The consequences that the decision declares, as far as they apply to the scheme.

    A scheme without a bar on reapplication leaves that sentence out.
    """
    confirmation, months = context.decision.confirmation, context.rules.limits.reapplication_months
    texts = confirmation.consequences if confirmation else ()
    return [
        context.translate(each, months=months) for each in texts if each != REAPPLICATION_BARRED or months
    ]


def summary(nodes: Iterable[Node], entries: FormData) -> list[tuple[str, str]]:
    """The entries as (label, text) pairs, in the order of the fields."""
    return list(_summary(nodes, entries))


def _summary(nodes: Iterable[Node], entries: FormData) -> Iterator[tuple[str, str]]:
    for node in walk(nodes):
        if isinstance(node, Field) and node.kind != "fixed":
            labels = dict(node.choices.options)
            texts = [labels.get(value, value) for value in entries.values(node.name) if value.strip()]
            if texts:
                yield node.label, "\n".join(texts)


@dataclass(frozen=True)
class NewEvent:
    """An event and the name of the person who recorded it."""

    recorded: Recorded
    actor_name: str


def new_events(context: FormContext, version: int) -> tuple[NewEvent, ...]:
    """The events after a version of the case, in order."""
    return tuple(
        NewEvent(each, context.display_name(each.actor.person)) for each in context.history[version:]
    )


def changes_since(context: FormContext, version: int) -> list[tuple[str, str, str]]:
    """The changes since a version of the case: (label, before, after), empty text for no value."""
    before, after = _snapshot(context, context.history[:version]), _snapshot(context, context.history)
    return [
        (
            field_label(each.path[0], context.language, Organisation),
            _value_text(each.path[0], each.before, context),
            _value_text(each.path[0], each.after, context),
        )
        for each in differences(before, after)
    ]


def _value_text(name: str, value: object, context: FormContext) -> str:
    return "" if value is None else value_text(name, value, context.language)


def _snapshot(context: FormContext, history: Sequence[Recorded]) -> dict[str, object]:
    """The fields of a case that are compared; empty before its first event."""
    case: Certificate | None = replay(history) if history else None
    if case is None:
        return {}
    return {
        "status": case.stage,
        "level": context.level(case.level) or None,
        "edition": case.edition,
        "valid_until": case.valid_until,
        "suspended_until": case.suspension.until if case.suspension else None,
        **case.particulars.organisation.model_dump(exclude_none=True),
        "scope": case.particulars.scope,
        "findings": tuple(each.finding.id for each in case.findings) or None,
        "team": tuple(context.display_name(person) for person in sorted(case.auditors)) or None,
    }
