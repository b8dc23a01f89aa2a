"""Submission of a decision form: parsing, confirmation, recording, and the page that follows each error."""

import json
import re
from collections.abc import Container, Iterable
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID, uuid4

from fastapi import Response
from pydantic import BaseModel, JsonValue, ValidationError

from api.errors.mapping import problem_for
from api.pages.decision_forms import render
from api.pages.decision_forms.decision_result import RECORDED_VERSION
from api.pages.decision_forms.form_context import FormContext
from api.pages.decision_forms.forms import ADD_ROW, Field, FieldList, Node, walk, without_blank_rows
from api.pages.decision_forms.render import CONFIRMED
from api.pages.decision_forms.texts import entry_error, error_field
from api.pages.form_data import FormData, form_data
from api.pages.language import Language, gettext_noop
from api.pages.page import Page
from api.pages.terms.values import DisplayName
from domain.calendar import SHANGHAI
from domain.certificate.declaration import Terms
from domain.errors import DomainError
from services.commands import CommandRequest, command_of
from services.errors import IdempotencyKeyReused, VersionConflict
from services.principal import Principal

ALREADY_SENT: Final = gettext_noop(
    "This form was sent before with other entries, and those were recorded. Look at the case first."
)

_KEY_PATTERN: Final = re.compile(r"[\x21-\x7e]{1,200}")
_VERSION_PATTERN: Final = re.compile(r"[1-9][0-9]{0,8}")

YES: Final = "yes"
NO: Final = "no"

_SEPARATORS: Final = re.compile(r"[\s,;，；、]+")
_INTEGER: Final = re.compile(r"[0-9]{1,12}")

Model = TypeVar("Model", bound=BaseModel)


def submit(context: FormContext, entries: FormData) -> Response:
    """Record the decision and redirect to the case, or show the page for the next step with all entries."""
    if entries.is_resumed or entries.value(ADD_ROW):
        return render.form_page(context, entries.without(CONFIRMED))
    entries = without_blank_rows(entries)
    try:
        terms = parse_terms(context, entries)
    except FormInvalid as invalid:
        return render.form_page(context, entries, invalid.errors, 422)
    if context.decision.effect.confirmed and not entries.value(CONFIRMED):
        return _confirm(context, entries)
    return _record(context, entries, terms)


def parse_terms(context: FormContext, entries: FormData) -> Terms:
    """The entries as the terms of the decision. Raises FormInvalid."""
    return parse(
        context.decision.terms,
        render.form_nodes(context, entries),
        entries,
        context.language,
        context.display_name,
    )


def command_for(page: Page, by: Principal, entries: FormData, terms: Terms) -> CommandRequest:
    """The command of a submitted form, with its idempotency key: sent twice, it is recorded once.

    Its content names the language-neutral path, so the language makes no difference.
    """
    key = entries.value(render.KEY_FIELD)
    content: JsonValue = {"method": "POST", "path": page.path, "body": terms.model_dump(mode="json")}
    correlation: UUID = page.request.state.correlation
    return CommandRequest(
        by, command_of(by, key if _KEY_PATTERN.fullmatch(key) else uuid4().hex, content, correlation)
    )


def with_new_key(entries: FormData) -> FormData:
    """The entries with a new idempotency key."""
    return FormData(
        (*entries.without(render.KEY_FIELD), *form_data([(render.KEY_FIELD, uuid4().hex)])), entries.files
    )


def _confirm(context: FormContext, entries: FormData) -> Response:
    version = _seen_version(entries)
    if context.case.version != version:
        return render.stale_page(context, entries, version)
    if not context.status.open:
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
    """The form with the error at its field. The error is put into the request's state for the access log."""
    if not context.status.open:
        return _closed_page(context, entries)
    context.page.request.state.error = domain_error
    problem = problem_for(domain_error)
    error = {error_field(domain_error, context.decision.terms): context.error_text(domain_error)}
    return render.form_page(context, entries.without(CONFIRMED), error, problem.status if problem else 409)


def _closed_page(context: FormContext, entries: FormData) -> Response:
    error = context.status.closed_by
    problem = problem_for(error) if error else None
    context.page.request.state.error = error
    return render.closed_page(context, entries, problem.status if problem else 409)


def _seen_version(entries: FormData) -> int:
    """The version of the case that the form was shown for; 0, which no case has, if it is missing."""
    text = entries.value(render.VERSION_FIELD)
    return int(text) if _VERSION_PATTERN.fullmatch(text) else 0


class FormInvalid(Exception):
    """The entries do not match the model; `errors` has a sentence for each field name."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(*errors.values())
        self.errors = errors


def parse(
    model: type[Model],
    nodes: tuple[Node, ...],
    entries: FormData,
    language: Language,
    display_name: DisplayName,
) -> Model:
    """The entries as the model, validated as strictly as a JSON body. Raises FormInvalid."""
    try:
        return model.model_validate_json(json.dumps(_parse_nodes(nodes, entries)), strict=True)
    except ValidationError as invalid:
        labels = {node.name: node.label for node in walk(nodes)}
        errors: dict[str, str] = {}
        for error in invalid.errors():
            name = _nearest_field(error["loc"], labels)
            errors.setdefault(name, entry_error(error, labels.get(name, ""), language, display_name))
        raise FormInvalid(errors) from None


def _parse_nodes(nodes: Iterable[Node], entries: FormData) -> dict[str, Any]:
    values = ((node.name.rpartition(".")[2], _parse_node(node, entries), node) for node in nodes)
    return {
        name: value for name, value, node in values if value or value is False or _is_always_present(node)
    }


def _is_always_present(node: Node) -> bool:
    """A required group is passed on when empty, so that each missing field is reported."""
    return node.kind == "group" and node.required


def _parse_node(node: Node, entries: FormData) -> Any:
    match node:
        case Field(name=name):
            return _parse_field(node, [value.strip() for value in entries.values(name) if value.strip()])
        case FieldList(parts=parts):
            return [value for part in parts if (value := _parse_node(part, entries))]
        case _:
            return _parse_nodes(node.parts, entries)


def _parse_field(field: Field, texts: list[str]) -> Any:
    if field.kind == "any":
        groups = ([text] if text in field.values else _split(field, text) for text in texts)
        return [value for values in groups for value in values]
    if not texts:
        return None
    text = texts[-1]
    match field.kind:
        case "truth":
            return {YES: True, NO: False}.get(text)
        case "moment":
            return _with_zone(text)
        case _:
            return (
                int(text)
                if (field.is_integer or field.kind == "number") and _INTEGER.fullmatch(text)
                else text
            )


def _split(field: Field, text: str) -> list[str]:
    """The values of a text: several, with separators between them, if the field allows free values."""
    return [each for each in _SEPARATORS.split(text) if each] if field.choices.free else [text]


def _with_zone(text: str) -> str:
    """The moment with a time zone: Asia/Shanghai if the text has none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.replace(tzinfo=moment.tzinfo or SHANGHAI).isoformat()


def _nearest_field(steps: tuple[int | str, ...], known: Container[str]) -> str:
    """The name of the innermost field around a location of the model."""
    name = ".".join(map(str, steps))
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name
