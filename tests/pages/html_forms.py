"""HTML forms of pages, parsed and filled in as by a browser without scripts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Final

from httpx2 import Response

from tests.api.running_service import Json, Service


@dataclass
class LastForm(HTMLParser):
    """The last form of a page: `values` are what it would submit, `choices` its options, by field name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.choices: dict[str, set[str]] = {}
        self.kinds: dict[str, str] = {}
        self.text = ""
        self._name = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        match tag:
            case "form":
                self.values, self.choices, self.kinds = {}, {}, {}
            case "input" if "name" in attributes:
                self._input(attributes)
            case "textarea" | "select":
                self._name = attributes["name"]
                self.kinds[self._name] = tag
                self.values.setdefault(self._name, [])
            case "option":
                self.choices.setdefault(self._name, set()).add(attributes["value"])
                if "selected" in attributes:
                    self.values[self._name] = [attributes["value"]]

    def _input(self, attributes: Mapping[str, str]) -> None:
        name, kind = attributes["name"], attributes.get("type", "text")
        self.kinds[name] = kind
        if kind not in {"radio", "checkbox"}:
            self.values.setdefault(name, []).append(attributes.get("value", ""))
            return
        self.choices.setdefault(name, set()).add(attributes["value"])
        if "checked" in attributes:
            self.values.setdefault(name, []).append(attributes["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag in {"textarea", "select"}:
            self._name = ""

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._name and self.kinds.get(self._name) == "textarea":
            self.values[self._name] = [data.removeprefix("\n")]


CHECKED_LISTS: Final = frozenset({"team", "people", "conditions", "conditions_met", "deletions", "measures"})
"""Fields whose values are ticked or chosen, not entered in rows."""


@dataclass(frozen=True)
class DecisionPages:
    """The decision pages of one case for a person with a key."""

    service: Service
    case: str
    name: str
    prefix: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def path(self, decision: str) -> str:
        return f"{self.prefix}/staff/cases/{self.case}/{decision}"

    def open(self, decision: str) -> Response:
        return self.service.client.get(self.path(decision), headers=self.service.key(self.name))

    def submit(self, decision: str, entries: Mapping[str, Any]) -> Response:
        return self.service.client.post(
            self.path(decision), data=entries, headers=self.service.key(self.name), follow_redirects=False
        )

    def fill_and_submit(self, decision: str, terms: Json, **more: str) -> Response:
        """Open the form, fill it in and submit it."""
        return self.submit(decision, fill_form(LastForm(self.open(decision).text), terms) | more)


def fill_form(form: LastForm, terms: Json) -> dict[str, list[str]]:
    """The form's data with these terms entered. Fails if the form has no field for one of them."""
    fields = to_fields(terms)
    # A browser would add further rows with a button; here their fields are submitted directly.
    missing = {name for name in fields if name not in form.kinds and _first_row(name) not in form.kinds}
    assert not missing, missing

    for name, values in fields.items():
        offered = form.choices.get(name) or form.choices.get(_first_row(name))
        assert not offered or "text" in form.kinds.get(name, "") or set(values) <= offered, (name, offered)
    return {**form.values, **fields}


def to_fields(terms: Json, prefix: str = "") -> dict[str, list[str]]:
    """Terms as form fields."""
    fields: dict[str, list[str]] = {}
    for name, value in terms.items():
        fields |= _flatten(f"{prefix}{name}", value)
    return fields


def _flatten(name: str, value: Any) -> dict[str, list[str]]:
    match value:
        case None | []:
            return {}
        case dict():
            return to_fields(value, f"{name}.")
        case list() if name.rpartition(".")[2] in {
            "team",
            "people",
            "conditions",
            "conditions_met",
            "deletions",
            "measures",
        }:
            return {name: [str(each) for each in value]}
        case list():
            rows = [_flatten(f"{name}.{index}", each) for index, each in enumerate(value)]
            return {field: values for row in rows for field, values in row.items()}
        case bool():
            return {name: ["yes" if value else "no"]}
    return {name: [str(value).removesuffix(":00+08:00")]}


def _first_row(name: str) -> str:
    return ".".join("0" if step.isdecimal() else step for step in name.split("."))
