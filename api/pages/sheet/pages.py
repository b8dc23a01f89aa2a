"""Where is a score sheet filled in, scored while it is, handed out, and recorded?"""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.app.composition import Composition
from api.http.given import Here, Person
from api.pages.deciding.recorded import RECORDED
from api.pages.page import AskedPage, Page
from api.pages.route import PageRoute
from api.pages.sent import Sent, SentForm
from api.pages.sheet.desk import DECISION, Desk
from api.pages.sheet.doing import Outcome, counted, recorded, saved, taken_in
from api.pages.sheet.filling import ACTION, FILE, Filling, asked
from api.pages.sheet.showing import Showing
from api.pages.sheet.showing import counted as score_values
from services.commands import Asked, first_receipt
from spreadsheets.score_sheets.fields import DEDUCTION, FINDING, filled_in
from spreadsheets.score_sheets.words import Tongue
from spreadsheets.score_sheets.writing import MEDIA_TYPE, written

SHEET: Final = f"/staff/cases/{{id}}/{DECISION}"
TEMPLATE: Final = "sheet/sheet.html"
MORE: Final = "more-"

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get(SHEET, operation_id="see_sheet")
def see_sheet(
    id: UUID, page: AskedPage, person: Person, here: Here, taken: int = 0, note: str = ""
) -> Response:
    """The sheet with the draft of the team, if there is one."""
    desk = Desk.of(id, person, here, page.language)
    draft = here.drafts.of(desk.case, person)
    filling = Filling.begun(desk.case.version, draft)
    said = note if note == "saved" and draft.version else ""
    return _page(page, Outcome(Showing(desk, filling, draft, note=said, taken=taken)))


@router.post(SHEET, operation_id="fill_in_sheet")
def fill_in_sheet(
    id: UUID, page: AskedPage, form: SentForm, person: Person, here: Here, request: Request
) -> Response:
    """Score, save, import or record what was filled in."""
    command = asked(form, page.path, person, request.state.correlation)
    if first := first_receipt(here.store, command.command):
        return page.redirected(f"/staff/cases/{id}", **{RECORDED: first.version})
    desk = Desk.of(id, person, here, page.language)
    showing = Showing(desk, Filling.of(form, desk.scheme), here.drafts.of(desk.case, person))
    return _answer(page, _done(showing, form, command, here), here)


@router.post(f"{SHEET}/score", operation_id="score_sheet")
def score_sheet(
    id: UUID, page: AskedPage, form: SentForm, person: Person, here: Here, request: Request
) -> dict[str, str]:
    """What the sheet comes to as it is filled in now, to be shown beside it. Nothing is kept."""
    desk = Desk.of(id, person, here, page.language)
    rendering = request.app.state.rendering
    values = {"page": page, **score_values(desk, filled_in(form, desk.scheme))}
    return {"score": rendering.rendered(page.language, "sheet/score.html", values)}


@router.get(f"{SHEET}/sheet.xlsx", operation_id="download_sheet")
def download_sheet(id: UUID, page: AskedPage, person: Person, here: Here) -> Response:
    """The sheet as a spreadsheet, with the draft of the team."""
    desk = Desk.of(id, person, here, page.language)
    if desk.sheet is None:
        return page.redirected(desk.path)
    tongue: Tongue = "en" if page.language.prefix else "zh"
    content = written(desk.sheet, here.drafts.of(desk.case, person).content, tongue)
    name = quote(page.language.gettext("score-sheet") + f"-{str(id)[:8]}-{desk.audit.number}.xlsx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


def _done(showing: Showing, form: Sent, command: Asked, here: Composition) -> Outcome:
    """What the button says; entries that come back from a login are shown, and nothing else is done."""
    if form.again:
        return counted(showing.but(note="again"))
    buttons: dict[str, Callable[[], Outcome]] = {
        "save": lambda: saved(showing, command, here),
        "record": lambda: recorded(showing, command, here),
        MORE + DEDUCTION: lambda: counted(showing.but(more=DEDUCTION)),
        MORE + FINDING: lambda: counted(showing.but(more=FINDING)),
        "import": lambda: taken_in(showing, form.files.get(FILE, b"")),
    }
    return buttons.get(form.one(ACTION), lambda: counted(showing))()


def _answer(page: Page, outcome: Outcome, here: Composition) -> Response:
    desk = outcome.showing.desk
    if outcome.receipt:
        here.public.wait_until(outcome.receipt.position, here.settings.wait_seconds)
        return page.redirected(f"/staff/cases/{desk.case.id}", **{RECORDED: outcome.receipt.version})
    if outcome.saved:
        return page.redirected(desk.path, note="saved", taken=outcome.showing.taken or None)
    return _page(page, outcome)


def _page(page: Page, outcome: Outcome) -> Response:
    """The page; a refusal on it is heard by the access log as any other."""
    if outcome.refusal:
        page.request.state.refusal = outcome.refusal
    values: dict[str, Any] = dict(outcome.showing.values(page.language))
    return page(TEMPLATE, int(outcome.status), **values)
