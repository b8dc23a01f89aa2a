"""Filters and order of the work list, with their SQL."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Final

from psycopg.sql import SQL
from psycopg.types.json import Jsonb

from domain.calendar import start_of_day
from domain.deadlines import Kind
from domain.deadlines.next_decisions import work_of
from domain.number import normalise
from domain.values import PersonId, Role
from projections.public_register.names import normalise_name
from projections.texts import must_be_storable

_KIND_ORDER: Final = list(Kind)


class Sort(StrEnum):
    """The order of the list. Among equals the item that is due, or has been waiting, longest comes first."""

    DUE = "due"
    NUMBER = "number"
    ORGANISATION = "organisation"
    KIND = "kind"


@dataclass(frozen=True)
class Mine:
    """The work of a person: items that wait for a decision of one of the roles that they are not barred from.

    Where a team was named, auditors get the work of their own team (domain/deadlines/next_decisions.py).
    """

    person: PersonId
    roles: frozenset[Role]

    def __repr__(self) -> str:
        """The same text for the same roles, since a cursor belongs to its query."""
        return f"Mine({self.person!r}, {sorted(self.roles)!r})"


@dataclass(frozen=True)
class WorklistFilters:
    """Conditions on items; `about` is a part of the organisation's name, or of the number.

    `overdue` leaves out what is not overdue. Raises InvalidCharacters, NameTooLong.
    """

    kind: Kind | None = None
    mine: Mine | None = None
    overdue: bool = False
    about: str | None = None
    sort: Sort = Sort.DUE

    cursor_name: ClassVar = "Wanted"
    """Its name in cursors, which must survive renaming."""

    def __post_init__(self) -> None:
        must_be_storable(self.about)
        object.__setattr__(self, "about", normalise_name(self.about or "") or None)


ALL: Final = WorklistFilters()

CONDITIONS: Final = {
    "kind": SQL(" AND kind = %(kind)s"),
    "overdue": SQL(" AND due_at < %(begun)s"),
    "about": SQL("""
 AND (strpos(lower(regexp_replace(normalize(organisation, NFKC), '\\s', '', 'g')), %(about)s) > 0
      OR strpos(lower(regexp_replace(normalize(name_latin, NFKC), '\\s', '', 'g')), %(about)s) > 0
      OR (%(key)s <> '' AND strpos(upper(regexp_replace(number, '[\\s-]', '', 'g')), %(key)s) > 0))"""),
    "mine": SQL("""
 AND EXISTS (
    SELECT 1
      FROM jsonb_to_recordset(%(work)s) AS work (kind text, about text, required text, barred text[]),
           LATERAL (SELECT coalesce(involved -> %(person)s, '[]'::jsonb) AS involvements) AS person
     WHERE work.kind = item.kind AND work.about = item.about
       AND (work.required IS NULL OR involvements ? work.required) AND NOT involvements ?| work.barred)"""),
}

_KEYS: Final = {
    Sort.DUE: SQL("''"),
    Sort.NUMBER: SQL("CASE WHEN number IS NULL THEN '1' ELSE '0' || number END"),
    Sort.ORGANISATION: SQL("organisation"),
    Sort.KIND: SQL("lpad(array_position(%(way)s::text[], kind)::text, 3, '0')"),
}


def conditions(filters: WorklistFilters) -> list[SQL]:
    """The filters as SQL conditions on an item."""
    return [text for name, text in CONDITIONS.items() if getattr(filters, name)]


def sort_key(filters: WorklistFilters) -> SQL:
    """The first sort key of the list."""
    return _KEYS[filters.sort]


def parameters(filters: WorklistFilters, body: str, today: date) -> dict[str, Any]:
    """The parameters of the conditions. Raises InvalidCharacters, DateOutOfRange."""
    must_be_storable(body)
    work = work_of(filters.mine.roles) if filters.mine else ()
    work_rows = [
        {"kind": each.kind, "about": each.about, "required": each.required, "barred": sorted(each.barred)}
        for each in work
    ]
    return {
        "body": body,
        "today": today,
        "begun": start_of_day(today),
        "kind": filters.kind,
        "about": filters.about,
        "key": normalise(filters.about or ""),
        "person": filters.mine.person if filters.mine else None,
        "work": Jsonb(work_rows),
        "way": _KIND_ORDER,
    }
