"""Base of a pattern: one declaration of its query with thresholds, its rows, and how they are shown.

A row says where to look, not that anything is wrong. The SQL of a pattern selects the columns of its row
and `rank` and `key`, which the list is ordered by, the highest first. The JSON route, the page, the names in
OpenAPI and the permission follow from the declaration and the fields (projections/patterns/catalogue.py).
"""

from abc import ABC
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Generic, TypeVar, get_args
from uuid import UUID

from psycopg.sql import SQL
from pydantic import Field

from domain.values import Value
from projections.texts import must_be_storable

MAX_DAYS: Final = 36_525
"""A century: longer than the validity of any certificate."""

MAX_TIMES: Final = 10_000

Days = Annotated[int, Field(ge=0, le=MAX_DAYS)]
Times = Annotated[int, Field(ge=1, le=MAX_TIMES)]

SCOPE: Final = ("body", "since", "until")
"""The fields of every pattern; the rest are its own."""


class PatternRow(Value):
    """A result, based on the event at `position` and earlier ones."""

    position: int


class CaseReference(Value):
    """A case that a row is based on; without a number before its grant."""

    certificate: UUID
    number: str | None
    body: str


class Cell(StrEnum):
    """How a page shows a field of a row."""

    TEXT = "text"
    COUNT = "count"
    NUMERAL = "numeral"
    """A number with decimals, as text."""
    OVERDUE = "overdue"
    """A number of days by which something is late."""
    CERTIFICATE = "certificate"
    """The number as a link to the case; `cycle` of the row marks a renewal."""
    CASES = "cases"
    ORGANISATION = "organisation"
    """The name, with `uscc` of the row if it has that field."""
    BODY = "body"
    DAY = "day"
    PERSON = "person"
    PEOPLE = "people"
    GROUND = "ground"
    """The words for the ground of a sanction in the `scheme` of the row."""
    LEVEL = "level"
    """The title of the level in the `scheme` of the row."""
    TERM = "term"
    """The term of the value; the column names its kind."""
    SCHEME = "scheme"
    LIST = "list"
    YES_OR_NO = "yes_or_no"
    REASON = "reason"


@dataclass(frozen=True)
class Column:
    """A column of the page: English heading, field of the row, and the kind of its terms if it has any."""

    heading: str
    field: str
    cell: Cell
    kind: str = ""


@dataclass(frozen=True)
class Choice:
    """A further field of the form: its label, and value → text of each option.

    A `checkbox` has one option, which means yes. Without options it is the id of a person.
    """

    label: str
    options: Mapping[str, str]
    checkbox: bool = False

    def value(self, text: str) -> str:
        """The option that reads so, a member of its enumeration. Raises StopIteration for none."""
        return next(option for option in self.options if option == text)


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """What the interfaces show of a pattern. Texts are English and translated by the pages.

    `name` is its name in URLs, `page` that of a page of rows in OpenAPI, `purpose` the description of the
    JSON route. `threshold` names the field of the threshold if there is one, `choices` those of other
    conditions.
    """

    name: str
    page: str
    title: str
    about: str
    purpose: str
    columns: tuple[Column, ...]
    threshold: str | None = None
    threshold_label: str = ""
    choices: Mapping[str, Choice] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that pages translate."""
        labels = [(choice.label, *choice.options.values()) for choice in self.choices.values()]
        headings = [column.heading for column in self.columns]
        texts = (self.title, self.about, self.threshold_label, *sum(labels, ()), *headings)
        return tuple(filter(None, texts))


R = TypeVar("R", bound=PatternRow)


@dataclass(frozen=True)
class Pattern(ABC, Generic[R]):
    """Conditions of every pattern: one body or all, between two days in Asia/Shanghai, both inclusive.

    Each pattern says which day of a row they limit. Raises InvalidCharacters.
    """

    body: str | None = None
    since: date | None = None
    until: date | None = None

    text: ClassVar[SQL]
    declaration: ClassVar[Declaration]

    def __post_init__(self) -> None:
        must_be_storable(self.body)

    @classmethod
    def row_type(cls) -> type[R]:
        """The class of the rows: the argument of its base."""
        row: type[R] = get_args(vars(cls)["__orig_bases__"][0])[0]
        return row

    @classmethod
    def own_fields(cls) -> Mapping[str, Any]:
        """Name → default of the threshold and the other conditions that only this pattern has."""
        return {each.name: each.default for each in fields(cls) if each.name not in SCOPE}


@dataclass(frozen=True)
class PatternPage(Generic[R]):
    """A page of rows; `cursor` leads to the next page, None on the last."""

    rows: tuple[R, ...]
    cursor: str | None
