"""Home page: one field for a certificate number."""

from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Response

from api.pages.form import Form
from api.pages.form_data import form_data
from api.pages.lookup.certificate import CERTIFICATE
from api.pages.page import CurrentPage
from api.pages.route import PageRoute
from domain.number import LONGEST

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/", operation_id="start")
def start(page: CurrentPage, number: str = "", as_of: str = "", then: str = "") -> Response:
    """The field, or a redirect to the certificate with the number entered."""
    text = number.strip()
    if text and len(text) <= LONGEST:
        return page.redirect(CERTIFICATE + quote(text, safe=""), as_of=as_of.strip(), then=then)
    form = Form(form_data([("number", text[:LONGEST]), ("as_of", as_of), ("then", then)]))
    if text:
        form = form.with_error("number", page.language.gettext("No number of a certificate is that long."))
    return page("lookup/start.html", 422 if text else 200, form=form)
