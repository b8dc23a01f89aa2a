"""What comes of each button on the page of a sheet?

Whatever happens, nothing that was typed is lost: recording saves the draft first, and every refusal shows the
page again with all of its entries.
"""

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final

from api.app.composition import Composition
from api.errors.problems import problem_of
from api.pages.sheet.desk import DECISION
from api.pages.sheet.filling import Filling
from api.pages.sheet.showing import Showing, within
from domain.certificate.errors import DatesReversed, NotRecommended
from domain.errors import DomainError
from domain.refusal import Refusal
from services.commands import Asked
from services.drafts import Saved
from services.errors import StaleVersion
from services.event_store import Receipt
from spreadsheets.score_sheets.entries import Wrong
from spreadsheets.score_sheets.fields import HELD_FROM, HELD_TO, RECOMMENDED, SINGLE
from spreadsheets.score_sheets.importing import CellWrong, imported
from spreadsheets.score_sheets.report import report

_FIELD_OF: Final[dict[type[DomainError], str]] = {DatesReversed: HELD_TO, NotRecommended: RECOMMENDED}
_BEFORE_BEGINNING: Final = frozenset({"signed", "granted"})
"""Days that the first day of an audit may not lie before."""


@dataclass(frozen=True)
class Outcome:
    """What came of it: something to show, or a receipt, or a draft that was saved, or a refusal."""

    showing: Showing
    status: int = HTTPStatus.OK
    saved: Saved | None = None
    receipt: Receipt | None = None
    refusal: Exception | None = None


def counted(showing: Showing) -> Outcome:
    """The same page with the score of what is typed."""
    return Outcome(showing)


def taken_in(showing: Showing, content: bytes) -> Outcome:
    """The page with what a spreadsheet says, not saved yet; as it was where anything in it is wrong."""
    sheet = showing.desk.sheet
    if sheet is None or not content:
        return _not_taken(showing, (CellWrong(Refusal("Choose the file first.")),))
    found = imported(content, sheet)
    if found.wrong:
        return _not_taken(showing, tuple(found.wrong))
    kept = {name: value for name, value in showing.filling.filled.items() if name in SINGLE}
    filling = replace(showing.filling, filled={**kept, **found.filled})
    return Outcome(showing.but(filling=filling, note="imported"))


def saved(showing: Showing, asked: Asked, here: Composition) -> Outcome:
    """The draft saved, or the page with what a colleague saved meanwhile beside what is typed."""
    desk, filling = showing.desk, showing.filling
    try:
        came = here.drafts.save(desk.case, asked.by, filling.filled, filling.draft)
    except DomainError as refused:
        return _refused(showing, refused)
    after = Filling(came.content, filling.seen, came.draft.version, filling.key)
    shown = showing.but(filling=after, draft=came.draft, taken=len(came.taken))
    if came.stored:
        return Outcome(shown.but(note="saved"), saved=came)
    theirs = within(came.draft.content, came.conflicts)
    return Outcome(shown.but(theirs=theirs, note="both"), HTTPStatus.CONFLICT)


def recorded(showing: Showing, asked: Asked, here: Composition) -> Outcome:
    """The audit recorded, its draft gone; or the page with what speaks against it."""
    kept = saved(showing, asked, here)
    if kept.saved is None:
        return kept
    shown = kept.showing.but(note="")
    if kept.saved.taken:
        return Outcome(shown.but(note="merged"), HTTPStatus.CONFLICT)
    told = report(shown.filling.filled, shown.desk.scheme)
    if told.report is None:
        return Outcome(shown.but(wrong=told.wrong), HTTPStatus.UNPROCESSABLE_ENTITY)
    desk, seen = shown.desk, shown.filling.seen
    try:
        receipt = here.register.decide(desk.case.id, DECISION, told.report, seen=seen, asked=asked)
    except StaleVersion:
        now = replace(shown.filling, seen=desk.case.version)
        return Outcome(shown.but(filling=now, since=seen, note="stale"), HTTPStatus.PRECONDITION_FAILED)
    except DomainError as refused:
        return _refused(shown, refused)
    here.drafts.discard(desk.case, desk.audit.number)
    return Outcome(shown, receipt=receipt)


def _not_taken(showing: Showing, wrong: tuple[CellWrong, ...]) -> Outcome:
    return Outcome(showing.but(cells=wrong), HTTPStatus.UNPROCESSABLE_ENTITY)


def _refused(showing: Showing, refused: DomainError) -> Outcome:
    """The refusal at the field it is about, or at the head of the page."""
    field = next((name for kind, name in _FIELD_OF.items() if isinstance(refused, kind)), "")
    if field == HELD_TO and _BEFORE_BEGINNING & refused.values.keys():
        field = HELD_FROM
    problem = problem_of(refused)
    status = problem.status if problem else HTTPStatus.CONFLICT
    return Outcome(showing.but(wrong=(Wrong(field, refused),)), status, refusal=refused)
