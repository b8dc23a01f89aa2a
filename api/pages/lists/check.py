"""Which lines of somebody's list are true? Nothing of a list is kept: it travels with the pages."""

from functools import partial
from typing import Final

from fastapi import APIRouter, Response

from api.app.composition import Composition
from api.http.given import Here
from api.pages.form import Form
from api.pages.lists.asked import AS_OF, Asked, AskedList
from api.pages.lists.files import MEDIA_TYPES, carried, file_of, finding_text
from api.pages.lists.outcomes import Report, report
from api.pages.page import AskedPage, Page
from api.pages.published import Published
from api.pages.route import PageRoute
from api.pages.sent import SentForm
from domain.calendar import SHANGHAI
from projections.public_register.answers import Verification
from projections.public_register.verification import MOST

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

FORMAT: Final = "format"


@router.get("/check", operation_id="verify")
def begin(page: AskedPage) -> Response:
    """The form."""
    return _form(page, Form())


@router.post("/check", operation_id="verify")
def check(page: AskedPage, here: Here, asked: AskedList) -> Response:
    """What the register says of each line, or what is wrong with the list."""
    if asked.form.errors or asked.form.sent.again:
        return _form(page, asked.form)
    checked, verification = _checked(here, asked)
    return page(
        "lists/result.html",
        report=checked,
        verification=verification,
        asked=asked,
        carried=carried(asked.lines),
        pinned=_pinned(asked, verification),
        published=_published(page, here),
        finding_text=partial(finding_text, language=page.language),
    )


@router.get("/check/download", operation_id="verify")
def begin_again(page: AskedPage) -> Response:
    """Where someone comes who asks for a file by its address, or for its page in another language."""
    return page.redirected("/check")


@router.post("/check/download", operation_id="verify")
def download(page: AskedPage, here: Here, asked: AskedList, sent: SentForm) -> Response:
    """The same as a file."""
    kind = sent.one(FORMAT)
    if asked.form.errors or kind not in MEDIA_TYPES:
        return _form(page, asked.form)
    content = file_of(kind, *_checked(here, asked), _published(page, here))
    name = f"certtrail-{page.now.astimezone(SHANGHAI):%Y%m%d-%H%M%S}.{kind}"
    return Response(
        content,
        media_type=MEDIA_TYPES[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Language": page.language.code,
        },
    )


def _form(page: Page, form: Form) -> Response:
    return page("lists/check.html", 422 if form.errors else 200, form=form, most=MOST)


def _checked(here: Composition, asked: Asked) -> tuple[Report, Verification]:
    verification = here.public.verify(asked.lines, asked.as_of)
    return report(asked.lines, verification), verification


def _published(page: Page, here: Composition) -> Published:
    return Published.of(here.public.schemes(), page.language)


def _pinned(asked: Asked, verification: Verification) -> str:
    """As of when the file is to be, so that it says what the page says."""
    day = asked.form.one(AS_OF)
    return day or (verification.as_of.isoformat() if verification.as_of else "")
