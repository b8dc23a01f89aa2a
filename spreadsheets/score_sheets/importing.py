"""What does a filled-in spreadsheet say, and in which row is it wrong?

A sheet is taken in whole or not at all: whoever imports it sees every row that has to be mended, and what
they had on their page before stays as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from domain.refusal import Refusal
from domain.scheme.errors import ClauseTwice, UnknownClause
from domain.values import Titles
from spreadsheets.score_sheets import words
from spreadsheets.score_sheets.fields import MOST_ROWS, PARTS, ROWS, of_clause, of_row
from spreadsheets.score_sheets.identity import AuditSheet
from spreadsheets.score_sheets.opening import Cells, Unreadable, opened
from spreadsheets.score_sheets.reading import read
from spreadsheets.score_sheets.words import meant, plain
from spreadsheets.score_sheets.writing import CHOICES, FIRST_CLAUSE, FIRST_ROW

_VERDICT_COLUMN: Final = 6
"""Counted from 0; the other parts of a clause follow it in their order."""


@dataclass(frozen=True)
class CellWrong:
    """What is wrong, and where: `page` and `row` as the spreadsheet shows them, 0 for the whole file."""

    said: Refusal
    page: str = ""
    row: int = 0


@dataclass
class Imported:
    """What was filled in, by field; not to be used where anything is `wrong`."""

    filled: dict[str, str] = field(default_factory=dict)
    wrong: list[CellWrong] = field(default_factory=list)
    _places: dict[str, tuple[str, int]] = field(default_factory=dict)

    def take(self, name: str, entry: str, place: tuple[str, int]) -> None:
        """Take an entry, and remember where it came from."""
        if entry:
            self.filled[name] = entry
        self._places[name] = place

    def refuse(self, said: Refusal, place: tuple[str, int] = ("", 0)) -> None:
        """Note what is wrong."""
        self.wrong.append(CellWrong(said, *place))

    def refuse_field(self, name: str, said: Refusal) -> None:
        """Note what is wrong with an entry, where it came from; one sentence for each row is enough."""
        page, row = self._places.get(name, ("", 0))
        if not any((each.page, each.row) == (page, row) for each in self.wrong):
            self.refuse(said, (page, row))


def imported(content: bytes, sheet: AuditSheet) -> Imported:
    """What a spreadsheet says of this very audit."""
    found = Imported()
    try:
        pages = opened(content)
    except Unreadable as unreadable:
        found.refuse(unreadable)
        return found
    about, scores, findings = (_page(pages, title) for title in (words.ABOUT, words.SCORES, words.FINDINGS))
    if about is None or scores is None:
        found.refuse(Refusal("This is not the sheet offered here. Download it from this page."))
        return found
    if other := _other(about[1], sheet):
        found.refuse(other)
        return found
    _take_clauses(found, *scores, sheet)
    if findings is not None:
        _take_rows(found, *findings)
    for wrong in read(found.filled, sheet.scheme).wrong:
        found.refuse_field(wrong.field, wrong.said)
    found.wrong.sort(key=lambda wrong: (wrong.page != scores[0], wrong.row))
    return found


def _page(pages: Mapping[str, Cells], title: Titles) -> tuple[str, Cells] | None:
    wanted = {plain(title.zh), plain(title.en)}
    return next(((name, cells) for name, cells in pages.items() if plain(name) in wanted), None)


def _other(about: Cells, sheet: AuditSheet) -> Refusal | None:
    """Why the sheet is not of this audit, if it is not."""
    said = {meant(row[0], words.IDENTITY): row[1] for row in about.values()}
    for key, wanted in sheet.identity.items():
        if said.get(key) != wanted:
            return Refusal(_OTHER[key], found=said.get(key) or "–", wanted=wanted)
    return None


_OTHER: Final[Mapping[str, str]] = {
    "scheme": "This sheet belongs to another scheme ({found}); this audit is by {wanted}.",
    "edition": "This sheet belongs to another edition ({found}); this audit is by {wanted}.",
    "rule_version": "This sheet belongs to version {found} of the rules; this audit is by version {wanted}.",
    "case": "This sheet belongs to another case ({found}).",
    "audit": "This sheet belongs to audit {found} of the case; this is audit {wanted}.",
}


def _take_clauses(found: Imported, page: str, cells: Cells, sheet: AuditSheet) -> None:
    seen: set[str] = set()
    for row, texts in _below(cells, FIRST_CLAUSE):
        clause, entries, place = texts[0], texts[_VERDICT_COLUMN : _VERDICT_COLUMN + len(PARTS)], (page, row)
        if clause in seen:
            found.refuse(ClauseTwice(clause), place)
        elif clause not in sheet.table.maxima:
            found.refuse(UnknownClause(clause or "–"), place)
        else:
            _take_clause(found, clause, entries, place)
        seen.add(clause)


def _take_clause(found: Imported, clause: str, entries: tuple[str, ...], place: tuple[str, int]) -> None:
    verdict = meant(entries[0], words.VERDICTS)
    if entries[0] and verdict is None:
        found.refuse(Refusal("There is no verdict “{word}”.", word=entries[0][:40]), place)
    elif verdict is None and any(entries):
        found.refuse(Refusal("Choose a verdict: the row is filled in without one."), place)
    for part, entry in zip(PARTS, (verdict or "", *entries[1:]), strict=True):
        found.take(of_clause(clause, part), entry, place)


def _take_rows(found: Imported, page: str, cells: Cells) -> None:
    numbers = dict.fromkeys(MOST_ROWS, 0)
    for row, texts in _below(cells, FIRST_ROW):
        kind, place = meant(texts[0], words.KINDS), (page, row)
        if kind is None:
            found.refuse(Refusal("Choose a kind: “{word}” is none.", word=texts[0][:40]), place)
            continue
        numbers[kind] += 1
        if numbers[kind] > MOST_ROWS[kind]:
            found.refuse(Refusal("There are more rows of this kind than a report can hold."), place)
            continue
        for part, entry in _row(kind, texts, found, place):
            if part in ROWS[kind]:
                found.take(of_row(kind, numbers[kind], part), entry, place)


def _row(
    kind: str, texts: tuple[str, ...], found: Imported, place: tuple[str, int]
) -> Iterator[tuple[str, str]]:
    _, word, clause, statement = texts[:4]
    part, choices = CHOICES[kind]
    chosen = meant(word, choices)
    if word and chosen is None:
        found.refuse(Refusal("“{word}” does not go with this kind.", word=word[:40]), place)
    yield part, chosen or ""
    yield "clause", clause
    yield "statement", statement


def _below(cells: Cells, first: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    return ((row, texts) for row, texts in cells.items() if row >= first)
