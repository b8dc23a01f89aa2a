"""Base of a pattern: a query with thresholds over the audit trail and the register, and its rows.

A row says where to look, not that anything is wrong. The SQL of a pattern selects the columns of its row
and `rank` and `key`, which the list is ordered by, the highest first.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Generic, TypeVar
from uuid import UUID

from psycopg.sql import SQL

from domain.values import Value
from projections.texts import must_be_storable


class PatternRow(Value):
    """A result, based on the event at `position` and earlier ones."""

    position: int


class CaseReference(Value):
    """A case that a row is based on; without a number before its grant."""

    certificate: UUID
    number: str | None
    body: str


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

    def __post_init__(self) -> None:
        must_be_storable(self.body)

    @abstractmethod
    def row_type(self) -> type[R]:
        """The class of the rows."""


@dataclass(frozen=True)
class PatternPage(Generic[R]):
    """A page of rows; `cursor` leads to the next page, None on the last."""

    rows: tuple[R, ...]
    cursor: str | None
