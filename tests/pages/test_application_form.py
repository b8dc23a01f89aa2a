"""Application form: it records the same as the HTTP API, and continues a certificate by its number."""

from datetime import date
from typing import Any

from httpx2 import Response

from tests.api.case_steps import grant_certificate, supervise_until_renewal
from tests.api.running_service import APPLICATION, Service, json_body
from tests.pages.html_forms import LastForm, fill_form, to_fields

PATH = "/en/staff/cases/new"
SCHEME = "after-sales|GB/T 27922-2011"
APPLIED = {name: value for name, value in APPLICATION.items() if name not in {"scheme", "edition"}}


def _open(service: Service, name: str = "registrar", **query: str) -> Response:
    return service.client.get(PATH, params=query, headers=service.key(name))


def _submit(service: Service, fields: dict[str, Any]) -> Response:
    return service.client.post(PATH, data=fields, headers=service.key("registrar"), follow_redirects=False)


def test_the_scheme_is_chosen_among_those_the_body_is_approved_for(shared_service: Service) -> None:
    assert LastForm(_open(shared_service).text).choices["of"] == {SCHEME}


def test_the_page_records_the_same_application_as_the_http_api(shared_service: Service) -> None:
    form = LastForm(_open(shared_service, of=SCHEME).text)
    fields = fill_form(form, APPLIED)
    answers = [_submit(shared_service, fields) for _ in range(2)]
    by_page = answers[0].headers["location"].removeprefix("/en/staff/cases/").partition("?")[0]
    by_json = str(json_body(shared_service.apply(), 201)["id"])

    assert {answer.headers["location"] for answer in answers} == {f"/en/staff/cases/{by_page}?recorded=1"}
    assert _case(shared_service, by_page) == _case(shared_service, by_json)


def _case(service: Service, id: str) -> dict[str, Any]:
    return {name: value for name, value in service.case(id).items() if name not in {"id", "lineage"}}


def test_the_form_has_a_row_for_every_required_document_also_after_an_error(shared_service: Service) -> None:
    first = LastForm(_open(shared_service, of=SCHEME).text)
    kinds = [first.values[f"documents.{index}.kind"] for index in range(10)]
    answer = _submit(shared_service, first.values | {"documents.3.name": "服务说明.pdf"})
    again = LastForm(answer.text)

    assert answer.status_code == 422
    assert kinds == [[document["kind"]] for document in APPLICATION["documents"]]
    assert sorted(again.values[f"documents.{index}.kind"] for index in range(10)) == sorted(kinds)
    assert again.values["documents.0.name"] == ["服务说明.pdf"]


def test_an_invalid_credit_code_is_reported_at_its_field(shared_service: Service) -> None:
    form = LastForm(_open(shared_service, of=SCHEME).text)
    wrong = fill_form(form, APPLIED) | {"particulars.organisation.uscc": ["91350100M000100YZ3"]}
    answer = _submit(shared_service, wrong)

    assert answer.status_code == 422
    assert 'id="particulars.organisation.uscc-error"' in answer.text
    assert "character 17" in answer.text


def test_a_certificate_is_continued_by_its_number(shared_service: Service) -> None:
    case, number = grant_certificate(shared_service)
    supervise_until_renewal(shared_service, case)
    shared_service.clock.set_day(date(2027, 12, 1))
    unknown = _open(shared_service, of=SCHEME, prior="12399SC99999R0M")
    form = LastForm(_open(shared_service, of=SCHEME, prior=f" {number.lower()} ").text)
    fields = form.values | to_fields({"reason": "再认证"})
    answer = _submit(shared_service, fields)

    assert unknown.status_code == 422
    assert form.values["prior"] == [number]
    assert answer.status_code == 303, answer.text
    opened = answer.headers["location"].removeprefix("/en/staff/cases/").partition("?")[0]
    assert shared_service.case(opened)["prior"] == case


def test_only_a_registrar_may_apply(shared_service: Service) -> None:
    assert _open(shared_service, "decider").status_code == 403
