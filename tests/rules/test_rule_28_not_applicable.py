"""Rule 28: a document that the law does not ask for counts as given, with the reason why."""

from typing import Any

from tests.api.case_steps import apply_for_certificate, grant_certificate
from tests.api.running_service import APPLICATION, CONDITIONS, Service, json_body
from tests.rules.everywhere import read_everywhere

MISSING: dict[str, Any] = APPLICATION["documents"][-1]
WITHOUT_IT = APPLICATION["documents"][:-1]
NOT_NEEDED = [{"kind": MISSING["kind"], "because": "the trade needs no permit"}]


def accept(service: Service, case: str, expected: int) -> dict[str, Any]:
    return json_body(service.decide(case, "accept", "reviewer", conditions=CONDITIONS), expected)


def test_a_document_that_the_application_says_is_not_needed_is_not_asked_for(
    shared_service: Service,
) -> None:
    case = apply_for_certificate(shared_service, documents=WITHOUT_IT, not_applicable=NOT_NEEDED)

    accept(shared_service, case, 200)


def test_its_certificate_is_as_valid_as_any(shared_service: Service) -> None:
    _, number = grant_certificate(shared_service, documents=WITHOUT_IT, not_applicable=NOT_NEEDED)
    now = read_everywhere(shared_service, number)

    assert now.answer == ("valid", "five-star", "yes")
    assert not {kind for kind in now.due if "permit" in kind}
    assert NOT_NEEDED[0]["because"] not in shared_service.read(f"/en/c/{number}").text


def test_a_supplement_says_so_too(shared_service: Service) -> None:
    case = apply_for_certificate(shared_service, documents=WITHOUT_IT)
    assert accept(shared_service, case, 409)["type"] == "/problems/documents-missing"

    json_body(shared_service.decide(case, "supplement", "registrar", not_applicable=NOT_NEEDED))
    accept(shared_service, case, 200)


def test_a_supplement_of_nothing_is_refused(shared_service: Service) -> None:
    case = apply_for_certificate(shared_service)

    assert shared_service.decide(case, "supplement", "registrar").status_code == 422


def test_not_applicable_without_a_reason_is_refused(shared_service: Service) -> None:
    empty = [{"kind": MISSING["kind"], "because": " "}]

    assert shared_service.apply(documents=WITHOUT_IT, not_applicable=empty).status_code == 422
