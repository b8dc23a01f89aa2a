"""What is a pattern: a question with thresholds, put to the audit trail and the register, and its rows?

A row says where to look, not that anything is wrong. The text of a pattern gives the columns of its row
besides `rank` and `key`, by which the list is in order, the highest first.
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
    """What was found, resting on the event at `position` and on earlier ones."""

    position: int


class CaseReference(Value):
    """A case that a row rests on; without a number as long as it has none."""

    certificate: UUID
    number: str | None
    body: str


R = TypeVar("R", bound=PatternRow)


@dataclass(frozen=True)
class Pattern(ABC, Generic[R]):
    """Among what is looked: in one body or in all, between two days in Asia/Shanghai, both inclusive.

    Which day of a row must lie between them, each pattern says. Raises InvalidCharacters.
    """

    body: str | None = None
    since: date | None = None
    until: date | None = None

    text: ClassVar[SQL]

    def __post_init__(self) -> None:
        must_be_storable(self.body)

    @abstractmethod
    def row_type(self) -> type[R]:
        """What the list consists of."""


@dataclass(frozen=True)
class PatternPage(Generic[R]):
    """Rows; `cursor` asks for those that follow, None after the last."""

    rows: tuple[R, ...]
    cursor: str | None
