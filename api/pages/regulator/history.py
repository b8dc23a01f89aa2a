"""History of one certificate, by effective and recorded date, with a comparison of two views."""

import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Response

from api.app.container import Container
from api.http.audit_entries import case_history
from api.http.dependencies import ContainerDep, PrincipalDep
from api.pages.cases.event_details import event_details
from api.pages.page import CurrentPage, Page
from api.pages.people import people_of
from api.pages.regulator.comparison import DifferenceTexts, compare
from api.pages.regulator.events import body_names
from api.pages.regulator.history_view import HistoryView, parse_view
from api.pages.route import PageRoute
from api.pages.scheme_titles import SchemeTitles
from domain.certificate.fold import replay
from domain.certificate.state import Certificate
from domain.recorded import Recorded
from projections.public_register.answers import Answer
from services.errors import CaseNotFound

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

CASES: Final = "/regulator/certificates"


@dataclass(frozen=True)
class CertificateRecord:
    """A certificate, or a case without a certificate, with its whole history."""

    id: UUID
    history: tuple[Recorded, ...]
    case: Certificate

    def answer(self, container: Container, view: HistoryView) -> Answer | None:
        """The public answer in that view; None without a number."""
        if self.case.number is None:
            return None
        return container.public.lookup(self.case.number, view.as_of, view.known_at)


@router.get(CASES, operation_id="audit_case")
def find_certificate(page: CurrentPage, number: str = "") -> Response:
    """Redirect to the history of the certificate number or case id entered."""
    return page.redirect(f"{CASES}/{quote(number.strip(), safe='')}" if number.strip() else "/regulator")


@router.get(CASES + "/{id_or_number}", operation_id="audit_case")
def history(id_or_number: str, page: CurrentPage, container: ContainerDep, person: PrincipalDep) -> Response:
    """The history by effective and recorded date. Raises CaseNotFound, CertificateNotFound."""
    certificate_record = load_record(container, id_or_number)
    query, people = page.request.query_params, people_of(container, person, page.language)
    history_view = parse_view(query, certificate_record.history, page.language)
    scheme_titles = SchemeTitles.of(container.public.schemes(), page.language)
    return page(
        "regulator/history.html",
        422 if history_view.form.errors else 200,
        certificate_record=certificate_record,
        history_view=history_view,
        form=history_view.form,
        visible_records=history_view.visible(certificate_record.history),
        answer=certificate_record.answer(container, history_view),
        people=people,
        bodies=body_names(page, container),
        scheme_titles=scheme_titles,
        event_details=event_details(
            certificate_record.case, certificate_record.history, people, scheme_titles
        ),
        raw=_raw(certificate_record.history, query.get("raw", "")),
        wording=DifferenceTexts(
            page.language,
            scheme_titles.titles(certificate_record.case.scheme, certificate_record.case.edition),
        ),
        **_comparison(page, container, certificate_record),
    )


def load_record(container: Container, id_or_number: str) -> CertificateRecord:
    """The record. Raises CaseNotFound, CertificateNotFound."""
    stream = case_history(container.audit, id_or_number, None, None)[0].stream
    history = container.store.history(stream)
    case = replay(history)
    if case is None:
        raise CaseNotFound(stream)
    return CertificateRecord(stream, history, case)


def _comparison(page: Page, container: Container, certificate_record: CertificateRecord) -> dict[str, Any]:
    """The differences between two views, if the query requests a comparison."""
    query, history = page.request.query_params, certificate_record.history
    one = parse_view(query, history, page.language, "one_")
    other = parse_view(query, history, page.language, "other_")
    values: dict[str, Any] = {"one": one, "other": other, "comparison": None}
    if "compare" in query:
        values["comparison"] = compare(
            history,
            (one, other),
            (certificate_record.answer(container, one), certificate_record.answer(container, other)),
        )
    return values


def _raw(history: tuple[Recorded, ...], version: str) -> tuple[int, str]:
    """Version and JSON of the stored record that the query requests; (0, "") for none."""
    found = next((each for each in history if str(each.version) == version), None)
    if found is None:
        return 0, ""
    return found.version, json.dumps(found.model_dump(mode="json"), ensure_ascii=False, indent=2)
