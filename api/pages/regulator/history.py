"""What happened to one certificate: who did what, on what ground, when it holds and when it was known?"""

import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Response

from api.app.composition import Composition
from api.http.audit_entries import history_of
from api.http.given import Here, Person
from api.pages.cases.telling import telling_of
from api.pages.page import AskedPage, Page
from api.pages.people import people_of
from api.pages.published import Published
from api.pages.regulator.changed import Wording, changes
from api.pages.regulator.events import bodies
from api.pages.regulator.moments import View, view
from api.pages.route import PageRoute
from domain.certificate.fold import lived
from domain.certificate.state import Certificate
from domain.recorded import Recorded
from projections.public_register.answers import Answer
from services.errors import UnknownCertificate

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

CASES: Final = "/regulator/certificates"


@dataclass(frozen=True)
class Record:
    """A certificate, or a case that never became one, with its whole history."""

    id: UUID
    history: tuple[Recorded, ...]
    case: Certificate

    def answer(self, here: Composition, seen: View) -> Answer | None:
        """What the public was told by that view; nothing of what has no number, or had none yet."""
        if self.case.number is None:
            return None
        return here.public.lookup(self.case.number, seen.as_of, seen.known_at)


@router.get(CASES, operation_id="audit_case")
def find(page: AskedPage, number: str = "") -> Response:
    """On to the certificate of a number or id that was typed."""
    return page.redirected(f"{CASES}/{quote(number.strip(), safe='')}" if number.strip() else "/regulator")


@router.get(CASES + "/{id_or_number}", operation_id="audit_case")
def history(id_or_number: str, page: AskedPage, here: Here, person: Person) -> Response:
    """The history through two clocks. Raises UnknownCertificate, NumberUnknown."""
    found = record(here, id_or_number)
    query, people = page.request.query_params, people_of(here, person, page.language)
    seen = view(query, found.history, page.language)
    published = Published.of(here.public.schemes(), page.language)
    return page(
        "regulator/history.html",
        422 if seen.form.errors else 200,
        found=found,
        seen=seen,
        form=seen.form,
        shown=seen.of(found.history),
        answer=found.answer(here, seen),
        people=people,
        bodies=bodies(page, here),
        published=published,
        telling=telling_of(found.case, found.history, people, published),
        raw=_raw(found.history, query.get("raw", "")),
        wording=Wording(page.language, published.titles(found.case.scheme, found.case.edition)),
        **_compared(page, here, found),
    )


def record(here: Composition, id_or_number: str) -> Record:
    """The record. Raises UnknownCertificate, NumberUnknown."""
    stream = history_of(here.audit, id_or_number, None, None)[0].stream
    history = here.store.history(stream)
    case = lived(history)
    if case is None:
        raise UnknownCertificate(stream)
    return Record(stream, history, case)


def _compared(page: Page, here: Composition, found: Record) -> dict[str, Any]:
    """The differences between two views, if they are asked for."""
    query, history = page.request.query_params, found.history
    one = view(query, history, page.language, "one_")
    other = view(query, history, page.language, "other_")
    told: dict[str, Any] = {"one": one, "other": other, "changes": None}
    if "compare" in query:
        told["changes"] = changes(history, (one, other), (found.answer(here, one), found.answer(here, other)))
    return told


def _raw(history: tuple[Recorded, ...], version: str) -> tuple[int, str]:
    """One record as it is stored, if it is asked for."""
    found = next((each for each in history if str(each.version) == version), None)
    if found is None:
        return 0, ""
    return found.version, json.dumps(found.model_dump(mode="json"), ensure_ascii=False, indent=2)
