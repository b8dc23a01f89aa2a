"""Which page does somebody see who decides: the form, why it is closed, a question, or what others did?"""

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

Errors = Mapping[str, str]


def form_nodes(context: FormContext, entries: FormData) -> tuple[Node, ...]:
    """The controls of the decision's form."""
    return FormBuilder(field_choices(context), entries, context.language).fields(context.decision.terms)


def form_page(
    context: FormContext, entries: FormData, errors: Errors | None = None, status: int = 200
) -> Response:
    """The form with what was entered; why not, if the decision is closed to this person now."""
    if not context.opening.open:
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
    """Why the decision is not open to this person, with what they had entered."""
    opening = context.opening
    reason = context.error_text(opening.closed_by) if opening.closed_by else ""
    return _page("closed", context, entries, None, status, why=reason, personal=opening.is_personal)


def confirm_page(context: FormContext, entries: FormData) -> Response:
    """What will happen, and whether that is meant; the entries go on with the answer."""
    values = {
        "confirm_label": confirm_button(context),
        "consequences": consequences(context),
        "hidden_fields": entries.without(RESUMED, ADD_ROW, CONFIRMED).fields,
    }
    return _page("confirm", context, entries, None, 200, **values)


def stale_page(context: FormContext, entries: FormData, version: int) -> Response:
    """What was recorded since the form was shown, beside the entries, to be sent on the present version."""
    current = replace(context)  # reads the case anew
    opening = current.opening
    values = {
        VERSION_FIELD: current.case.version,
        KEY_FIELD: entries.value(KEY_FIELD) or uuid4().hex,
        "new_events": new_events(current, version),
        "field_changes": changes_since(current, version),
        "why": context.error_text(opening.closed_by) if opening.closed_by else "",
    }
    return _page("stale", current, entries.without(VERSION_FIELD, CONFIRMED), None, 412, **values)


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
    """The sentences in the order of their fields; what no field shows is about the whole."""
    visible = [node.name for node in walk(nodes) if node.kind != "fixed"]
    of_fields = {name: errors[name] for name in visible if name in errors}
    rest = [sentence for name, sentence in errors.items() if name not in of_fields]
    return ({"": " ".join(rest)} if rest else {}) | of_fields


CONFIRMED: Final = "confirmed"
"""The button of the confirmation page.

Decisions that end a certificate or a case are confirmed: revoking, deregistering and refusing; declining and
withdrawing too, because a declined case comes back through an appeal alone and a withdrawn one never does.
Everything else can be followed by its opposite: a suspension is lifted, a level raised again. Each decision
declares whether it is confirmed and by which sentences (domain/certificate/declaration.py).
"""


def confirm_button(context: FormContext) -> str:
    """What the button says that does it; empty for a decision that is not confirmed."""
    confirmation = context.decision.confirmation
    return context.translate(confirmation.button) if confirmation else ""


def consequences(context: FormContext) -> list[str]:
    """What will happen, in plain words; a scheme may bar nobody from applying again."""
    confirmation, months = context.decision.confirmation, context.rules.limits.reapplication_months
    texts = confirmation.consequences if confirmation else ()
    return [
        context.translate(each, months=months) for each in texts if each != REAPPLICATION_BARRED or months
    ]


def summary(nodes: Iterable[Node], entries: FormData) -> list[tuple[str, str]]:
    """What was entered, field by field: (label, text) pairs."""
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
    """An event, and what to call who answers for it."""

    recorded: Recorded
    actor_name: str


def new_events(context: FormContext, version: int) -> tuple[NewEvent, ...]:
    """Every event after the version that was seen, in order."""
    return tuple(
        NewEvent(each, context.display_name(each.actor.person)) for each in context.history[version:]
    )


def changes_since(context: FormContext, version: int) -> list[tuple[str, str, str]]:
    """What is different since that version: (name, before, after), empty where there was or is nothing."""
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
    """What people know a case by. Nothing of it before its first event."""
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
