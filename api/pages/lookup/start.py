"""Where does everybody begin? At one field for the number of a certificate."""

from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Response

from api.pages.form import Form
from api.pages.lookup.certificate import CERTIFICATE
from api.pages.page import AskedPage
from api.pages.route import PageRoute
from api.pages.sent import sent
from domain.number import LONGEST

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/", operation_id="start")
def start(page: AskedPage, number: str = "", as_of: str = "", then: str = "") -> Response:
    """The field, or on to the certificate whose number was put into it."""
    typed = number.strip()
    if typed and len(typed) <= LONGEST:
        return page.redirected(CERTIFICATE + quote(typed, safe=""), as_of=as_of.strip(), then=then)
    form = Form(sent([("number", typed[:LONGEST]), ("as_of", as_of), ("then", then)]))
    if typed:
        form = form.wrong("number", page.language.gettext("No number of a certificate is that long."))
    return page("lookup/start.html", 422 if typed else 200, form=form)
