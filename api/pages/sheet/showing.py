"""What does the page of a sheet show: what is typed, what is wrong with it, and what it comes to so far?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from api.pages.form import Form
from api.pages.language import Language
from api.pages.sent import sent
from api.pages.sheet.desk import Desk
from api.pages.sheet.filling import Filling
from api.pages.sheet.wording import told
from domain.refusal import Refusal
from domain.scheme.model import Scheme
from domain.scheme.sheet import Basis
from services.drafts import Draft, Filled
from services.drafts.merging import unit_of
from spreadsheets.score_sheets.entries import Wrong
from spreadsheets.score_sheets.fields import BONUS, DEDUCTION, FINDING, MOST_ROWS, rows
from spreadsheets.score_sheets.importing import CellWrong
from spreadsheets.score_sheets.reading import GRADES, read
from spreadsheets.score_sheets.running import Running, running


@dataclass(frozen=True)
class Showing:
    """A desk and what lies on it. `theirs` is what a colleague saved where both changed the same entry.

    `note` is the name of what has just happened; `since` the version of the case that was seen, if it is
    no longer the present one.
    """

    desk: Desk
    filling: Filling
    draft: Draft
    wrong: tuple[Wrong, ...] = ()
    cells: tuple[CellWrong, ...] = ()
    theirs: Filled | None = None
    taken: int = 0
    note: str = ""
    since: int | None = None
    more: str = ""
    """The list that somebody wants another row of."""

    def but(self, **changed: Any) -> "Showing":
        """The same with something else to say."""
        return replace(self, **changed)

    def values(self, language: Language) -> Mapping[str, Any]:
        """What the template shows."""
        filled = self.filling.filled
        return {
            "desk": self.desk,
            "filling": self.filling,
            "form": self._form(language),
            "draft": self.draft,
            "cells": [(each.page, each.row, self._told(each.said, language)) for each in self.cells],
            "theirs": _by_unit(self.theirs or {}),
            "named": lambda unit: unit_name(unit, language),
            **_options(self.desk.scheme, language),
            "taken": self.taken,
            "note": self.note,
            "since": self.desk.since(self.since) if self.since is not None else (),
            "lists": {kind: self._rows(kind) for kind in (DEDUCTION, BONUS, FINDING)},
            **counted(self.desk, filled),
        }

    def _form(self, language: Language) -> Form:
        errors = {each.field: self._told(each.said, language) for each in self.wrong}
        return Form(sent(self.filling.filled.items()), errors)

    def _told(self, refusal: Refusal, language: Language) -> str:
        return told(refusal, language, self.desk.titled)

    def _rows(self, kind: str) -> tuple[int, ...]:
        """The rows there are, and empty ones after them while there is room."""
        most = self.desk.scheme.specials.max_bonus if kind == BONUS else MOST_ROWS[kind]
        there = rows(self.filling.filled, kind)
        after = max(there, default=0) + 1
        wanted = range(after, after + (2 if self.more == kind else 1))
        return (*there, *(number for number in wanted if number <= most))


def counted(desk: Desk, filled: Filled) -> dict[str, Any]:
    """What the score so far is shown from."""
    so_far: Running = running(read(filled, desk.scheme), desk.scheme)
    return {"so_far": so_far, "scheme": desk.scheme}


def unit_name(unit: str, language: Language) -> str:
    """What people call an entry that several fields make up."""
    kind, _, number = unit.partition(".")
    names = {
        "clause": number,
        DEDUCTION: language.gettext("Special deduction {number}"),
        BONUS: language.gettext("Special bonus"),
        FINDING: language.gettext("Nonconformity {number}"),
        "held_from": language.gettext("First day"),
        "held_to": language.gettext("Last day"),
        "recommended": language.gettext("Does the team recommend certification?"),
        "reason": language.gettext("On what the conclusion rests"),
        "passed": language.gettext("Did the organisation pass?"),
        "level": language.gettext("Level reached"),
    }
    return names[kind].format(number=number)


def _options(scheme: Scheme, language: Language) -> dict[str, Any]:
    """What may be chosen, as pairs of value and text."""
    clauses = (
        clause for section in (scheme.table.sections if scheme.table else ()) for clause in section.clauses
    )
    return {
        "bases": [(basis, language.term("basis", basis)) for basis in Basis],
        "grades": [(grade, language.term("severity", grade)) for grade in GRADES],
        "levels": [(level.id, language.titled(level.title)) for level in scheme.levels],
        "clauses": [(clause.id, f"{clause.id} {language.titled(clause.title)}") for clause in clauses],
    }


def _by_unit(filled: Filled) -> dict[str, dict[str, str]]:
    units: dict[str, dict[str, str]] = {}
    for name, value in filled.items():
        units.setdefault(unit_of(name), {})[name.rpartition(".")[2]] = value
    return units


def within(filled: Filled, units: Iterable[str]) -> Filled:
    """What is filled in within some units; a unit in which nothing is has an empty entry, to be told of."""
    found = {name: value for name, value in filled.items() if unit_of(name) in set(units)}
    empty = set(units) - {unit_of(name) for name in found}
    return found | {f"{unit}." if "." in unit else unit: "" for unit in empty}
