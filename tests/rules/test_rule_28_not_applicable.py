"""Rule 28: a document that is not needed counts as given, and a permit that lapses is on the work list."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest

from domain.calendar import end_of_day
from domain.certificate.errors import InconsistentValues
from domain.certificate.state import Certificate
from domain.deadlines import Dates, Due, Kind, due
from domain.deadlines.next_decisions import about, next_decisions
from domain.organisation import Permit
from domain.scheme.published import PublishedScheme
from domain.values import Role
from tests.api.case_steps import EVIDENCE, LIFT, apply_for_certificate, grant_certificate, today
from tests.api.running_service import APPLICATION, CONDITIONS, Service, json_body
from tests.domain.certificate.builders import CONTEXT, OTHER_DECIDER, acting, case_of, take
from tests.domain.certificate.sample_history import (
    APPLIED,
    DECLINED,
    UNTIL_GRANTED,
    UNTIL_SIGNED,
    revocation_step,
    suspension_step,
)
from tests.pages.html_forms import LastForm, fill_form
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


LAST: Final = date(2026, 3, 31)
NEWER: Final = {"kind": "permits", "valid_until": date(2029, 3, 31)}


def lapsing(*steps: Any) -> Certificate:
    """The case with two permits of one kind and one of another."""
    permits = (("permits", LAST), ("permits", date(2027, 1, 1)), ("licence", date(2030, 1, 1)))
    kinds = tuple(Permit(kind=kind, valid_until=last) for kind, last in permits)
    return replace(case_of(*steps), permits=kinds)


def items(case: Certificate, scheme: PublishedScheme = CONTEXT.scheme) -> list[Due]:
    return [each for each in due(case, scheme, Dates()) if each.kind is Kind.PERMIT_LAPSED]


@pytest.mark.parametrize(
    ("steps", "decisions"),
    [
        ((APPLIED,), ("supplement",)),
        (UNTIL_SIGNED, ("supplement",)),
        (UNTIL_GRANTED, ("request-change", "suspend")),
        ((*UNTIL_GRANTED, suspension_step(LAST, date(2026, 9, 1))), ("request-change",)),
    ],
)
def test_a_permit_is_on_the_list_from_the_day_after_its_last(
    steps: tuple[Any, ...], decisions: tuple[str, ...]
) -> None:
    case = lapsing(*steps)
    (item,) = [each for each in items(case) if each.subject == "permits"]

    assert (item.shown_from, item.due_at) == (LAST + timedelta(days=1), end_of_day(LAST))
    assert next_decisions(item.kind, about(item, case)) == decisions


@pytest.mark.parametrize("end", [(APPLIED, DECLINED), (*UNTIL_GRANTED, revocation_step(LAST))])
def test_a_case_that_ended_needs_no_permit(end: tuple[Any, ...]) -> None:
    assert items(lapsing(*end)) == []


def test_suspension_is_offered_only_where_the_scheme_has_that_ground() -> None:
    rules = CONTEXT.rules(lapsing(*UNTIL_GRANTED))
    grounds = rules.sanction_grounds
    kept = tuple(each for each in grounds.suspension if each.id != "permit_lapsed")
    own = rules.model_copy(update={"grounds": grounds.model_copy(update={"suspension": kept})})
    scheme = replace(CONTEXT.scheme, editions={rules.edition: own})
    case = lapsing(*UNTIL_GRANTED)
    item = items(case, scheme)[-1]

    assert next_decisions(item.kind, about(item, case)) == ("request-change",)


def test_a_clerical_error_in_a_permit_is_rectified() -> None:
    case, act = lapsing(*UNTIL_GRANTED), acting(OTHER_DECIDER, Role.DECIDER, on=date(2026, 4, 1))
    terms = {"rectifies": case.said[0].version, "altered": {}}
    (event,) = take("rectify", case, act, terms | {"permits": [NEWER]})

    assert getattr(event, "permits", ()) == (Permit.model_validate(NEWER),)
    with pytest.raises(InconsistentValues):
        take("rectify", case, act, terms)


def permits(*days: date) -> list[dict[str, str]]:
    return [{"kind": "permits", "valid_until": day.isoformat()} for day in days]


def lapsed(service: Service, case: str) -> list[tuple[str, ...]]:
    """The next decisions of each lapsed permit of the case on the work list."""
    service.wait_for_views()
    listed = json_body(service.read("/api/v1/staff/worklist", "registrar", kind="permit_lapsed"))
    return [tuple(each["decisions"]) for each in listed["items"] if each["certificate"] == case]


def test_a_lapsed_permit_of_an_application_is_supplemented(service: Service) -> None:
    case = apply_for_certificate(service, permits=permits(today(service)))
    before = lapsed(service, case)
    service.clock.advance(days=1)

    assert (before, lapsed(service, case)) == ([], [("supplement",)])
    newer = permits(today(service) + timedelta(days=900))
    json_body(service.decide(case, "supplement", "registrar", permits=newer))
    assert lapsed(service, case) == []


def test_the_permit_of_a_certificate_comes_in_by_a_change(service: Service) -> None:
    case, _ = grant_certificate(service, permits=permits(today(service) + timedelta(days=30)))
    service.clock.advance(days=31)
    reported: dict[str, Any] = {
        "kind": "management",
        "description": "行政许可换证",
        "reported_on": today(service).isoformat(),
    }
    json_body(service.decide(case, "request-change", "registrar", **reported))
    evaluated: dict[str, Any] = {"change": 1, "favourable": True}
    json_body(service.decide(case, "evaluate-change", "reviewer", **evaluated))
    form = LastForm(service.read(f"/staff/cases/{case}/change", "decider").text)
    last = today(service) + timedelta(days=900)

    assert lapsed(service, case) == [("request-change", "suspend")]
    assert form.values["permits.0.kind"] == ["permits"]
    entries = form.values | {"permits.0.valid_until": [last.isoformat()], "reason": ["已换证"]}
    sent = service.client.post(
        f"/staff/cases/{case}/change", data=entries, headers=service.key("decider"), follow_redirects=False
    )
    assert sent.status_code == 303
    assert lapsed(service, case) == []
    assert last.isoformat() in service.read(f"/staff/cases/{case}", "decider").text


def test_a_lapsed_permit_is_the_ground_that_the_suspension_begins_with(service: Service) -> None:
    case, _ = grant_certificate(service, permits=permits(today(service)))
    service.clock.advance(days=1)
    form = LastForm(service.read(f"/staff/cases/{case}/suspend", "decider").text)
    ground: dict[str, Any] = {"ground": "permit_lapsed", "document": EVIDENCE, "lift_conditions": [LIFT]}

    assert form.values["ground"] == ["permit_lapsed"]
    json_body(service.decide(case, "suspend", "decider", **ground))
    assert lapsed(service, case) == [("request-change",)]


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_forms_have_rows_for_both_in_both_languages(shared_service: Service, language: str) -> None:
    """Without scripts: what a browser sends is what the rows of the page say."""
    rows = {
        "not_applicable.0.kind": [MISSING["kind"]],
        "not_applicable.0.because": ["本行业不需要"],
        "permits.0.kind": ["permits"],
        "permits.0.valid_until": ["2031-05-06"],
    }
    path = f"{language}/staff/cases/new"
    shown = shared_service.read(path, "registrar", of="after-sales|GB/T 27922-2011").text
    application = {name: APPLICATION[name] for name in ("particulars", "reason")} | {"documents": WITHOUT_IT}
    entries = fill_form(LastForm(shown), application) | rows
    headers = shared_service.key("registrar")
    sent = shared_service.client.post(path, data=entries, headers=headers, follow_redirects=False)
    case = sent.headers["location"].rpartition("/")[2].partition("?")[0]
    page = shared_service.read(f"{language}/staff/cases/{case}", "registrar").text
    supplement = LastForm(shared_service.read(f"{language}/staff/cases/{case}/supplement", "registrar").text)

    assert "本行业不需要" in page
    assert "2031-05-06" in page
    assert supplement.choices["permits.0.kind"] >= {"permits"}
    assert supplement.choices["not_applicable.0.kind"] >= {MISSING["kind"]}
    assert supplement.values["documents.0.kind"] == []
