"""Which list does somebody want to have checked, and as of when?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final

from fastapi import Depends, Request

from api.http.moments import asked_as_of
from api.middleware.limits import charge_lines
from api.pages.form import Form
from api.pages.language import Language
from api.pages.lists.told import told
from api.pages.page import AskedPage
from api.pages.sent import Sent, SentForm
from projections.public_register.verification import Claimed, TooManyLines
from spreadsheets.tables.lists import list_of_file, list_of_text
from spreadsheets.tables.refusals import TableRefused

LIST: Final = "list"
FILE: Final = "file"
AS_OF: Final = "as_of"

COST_OF_A_REFUSAL: Final = 250
"""Lines that a list counts for which cannot be read: it may have been made to be dear to read."""


@dataclass(frozen=True)
class Asked:
    """The lines, at least one unless something is wrong, and the moment; `form` shows what was typed."""

    form: Form
    lines: tuple[Claimed, ...] = ()
    as_of: date | datetime | None = None

    @property
    def day(self) -> date | None:
        """The civil day asked about, if it was a day."""
        return None if isinstance(self.as_of, datetime) else self.as_of


def asked_of(sent: Sent, language: Language) -> Asked:
    """What was sent, with a sentence for everything that is wrong with it."""
    form, as_of = Form(sent), None
    lines: tuple[Claimed, ...] = ()
    try:
        lines = _listed(sent)
    except (TableRefused, TooManyLines) as refusal:
        form = form.wrong(FILE if sent.files.get(FILE) else LIST, told(refusal, language))
    if sent.files.get(FILE) and _pasted(sent).strip():
        form = form.wrong(FILE, language.gettext("Paste the list or choose a file, not both."))
    try:
        as_of = asked_as_of(sent.one(AS_OF)) if sent.one(AS_OF) else None
    except ValueError:
        form = form.wrong(AS_OF, language.gettext("Give a day of the calendar, such as 2026-10-15."))
    return Asked(form, lines, as_of)


def _listed(sent: Sent) -> tuple[Claimed, ...]:
    content = sent.files.get(FILE)
    return list_of_file(content) if content else list_of_text(_pasted(sent))


def _pasted(sent: Sent) -> str:
    return next(iter(sent.all(LIST)), "")


def _asked(request: Request, page: AskedPage, sent: SentForm) -> Asked:
    """Read outside the event loop, and charged by the line. Raises TooManyRequests."""
    asked = asked_of(sent, page.language)
    charge_lines(request, len(asked.lines) or COST_OF_A_REFUSAL)
    return asked


AskedList = Annotated[Asked, Depends(_asked)]
"""The list that was sent; its lines are counted before the route is entered."""
