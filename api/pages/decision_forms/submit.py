"""What becomes of a form that was sent: is it recorded, or what has to be put right first?"""

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
from api.pages.decision_forms.texts import _, entry_error, error_field
from api.pages.form_data import FormData, form_data
from api.pages.language import Language
from api.pages.page import Page
from api.pages.terms.values import DisplayName
from domain.calendar import SHANGHAI
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
        terms = parse_terms(context, entries)
    except FormInvalid as invalid:
        return render.form_page(context, entries, invalid.errors, 422)
    if context.decision.effect.confirmed and not entries.value(CONFIRMED):
        return _confirm(context, entries)
    return _record(context, entries, terms)


def parse_terms(context: FormContext, entries: FormData) -> Terms:
    """The terms that were entered. Raises FormInvalid."""
    return parse(
        context.decision.terms,
        render.form_nodes(context, entries),
        entries,
        context.language,
        context.display_name,
    )


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


YES: Final = "yes"
NO: Final = "no"

_SEPARATORS: Final = re.compile(r"[\s,;，；、]+")
_INTEGER: Final = re.compile(r"[0-9]{1,12}")

Model = TypeVar("Model", bound=BaseModel)


class FormInvalid(Exception):
    """Some entries cannot be meant; `errors` has a sentence for each, by name."""

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
    """The entries as the model, read as strictly as a body of JSON. Raises FormInvalid."""
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
    """A group is said to be lacking part by part."""
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
        chosen = ([text] if text in field.values else _split(field, text) for text in texts)
        return [value for values in chosen for value in values]
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
    """Several may be written into one field where others than those offered may be named."""
    return [each for each in _SEPARATORS.split(text) if each] if field.choices.free else [text]


def _with_zone(text: str) -> str:
    """Clocks are those of China."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.replace(tzinfo=moment.tzinfo or SHANGHAI).isoformat()


def _nearest_field(steps: tuple[int | str, ...], known: Container[str]) -> str:
    """The nearest control that there is."""
    name = ".".join(map(str, steps))
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name
