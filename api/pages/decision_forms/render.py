"""Which page does somebody see who decides: the form, why it is closed, a question, or what others did?"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import uuid4

from fastapi import Response

from api.http.permissions import steps_up
from api.pages.decision_forms.changes_since import changes_since, new_events
from api.pages.decision_forms.choices import field_choices
from api.pages.decision_forms.confirm import CONFIRMED, confirm_button, consequences
from api.pages.decision_forms.fields import Node, walk
from api.pages.decision_forms.form_builder import FormBuilder
from api.pages.decision_forms.form_context import FormContext
from api.pages.decision_forms.parse import parse
from api.pages.decision_forms.rows import ADD_ROW
from api.pages.decision_forms.sidebar_facts import sidebar_facts
from api.pages.decision_forms.summary import summary
from api.pages.form import Form
from api.pages.form_data import RESUMED, FormData
from domain.certificate.declaration import Terms

VERSION_FIELD: Final = "seen"
KEY_FIELD: Final = "key"

Errors = Mapping[str, str]


def form_nodes(context: FormContext, entries: FormData) -> tuple[Node, ...]:
    """The controls of the decision's form."""
    return FormBuilder(field_choices(context), entries, context.language).fields(context.decision.terms)


def parse_terms(context: FormContext, entries: FormData) -> Terms:
    """The terms that were entered. Raises FormInvalid."""
    return parse(
        context.decision.terms, form_nodes(context, entries), entries, context.language, context.display_name
    )


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
