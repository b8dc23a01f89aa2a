"""After the end: a revocation bars for a year, a recertification follows without a gap."""

from datetime import date

from tests.api.case_steps import (
    EVIDENCE,
    apply_for_certificate,
    grant_certificate,
    particulars_for,
    review_case,
    supervise_until_renewal,
)
from tests.api.running_service import CONDITIONS, Service, json_body


def test_after_a_revocation_the_organisation_is_barred_for_a_year(service: Service) -> None:
    revoked, _ = grant_certificate(service)
    json_body(service.decide(revoked, "revoke", "decider", ground="fraud", document=EVIDENCE))
    again = apply_for_certificate(service, particulars=particulars_for(service, revoked))
    barred = json_body(service.decide(again, "accept", "reviewer", conditions=CONDITIONS), 409)
    offered = next(each for each in service.case(again, "reviewer")["decisions"] if each["name"] == "accept")
    service.clock.set_day(date(2026, 1, 6))
    accepted = service.decide(again, "accept", "reviewer", conditions=CONDITIONS)

    assert (barred["type"], barred["until"]) == ("/problems/reapplication-barred", "2026-01-05")
    assert offered["closed"]["type"] == barred["type"]
    assert accepted.status_code == 200


def test_a_recertification_continues_on_the_next_day_under_a_new_number(service: Service) -> None:
    first, number = grant_certificate(service)
    supervise_until_renewal(service, first)
    service.clock.set_day(date(2027, 10, 1))
    second = review_case(service, prior=first)
    next_number = json_body(service.decide(second, "grant", "decider", level="five-star"))["number"]
    days = ("2028-01-05", "2028-01-06")
    old, new = ([service.public(each, as_of=day) for day in days] for each in (number, next_number))

    assert next_number == "12327SC00001R1M"
    assert [(answer["status"], answer["replaced_by"]) for answer in old] == [
        ("valid", None),
        ("expired", next_number),
    ]
    assert [answer["status"] for answer in new] == ["not_yet_issued", "valid"]
    assert (new[1]["valid_from"], new[1]["first_issued"], new[1]["replaces"]) == (
        days[1],
        "2025-01-06",
        number,
    )
    assert service.case(first)["replaced_by"] == second
