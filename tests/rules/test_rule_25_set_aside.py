"""Rule 25: every decision can be set aside, none erased; answers known earlier stay."""

from datetime import date, timedelta
from typing import Any, Final

import pytest

from domain.number import normalise
from domain.streams import number_stream
from tests.api.case_steps import EVIDENCE, grant_certificate, particulars_for, suspend_certificate, today
from tests.api.running_service import Json, Service, json_body
from tests.rules.everywhere import read_everywhere

JUDGMENT: Final = {"kind": "other", "name": "判决书", "digest": "sha256:" + "2" * 64}


def last_version(service: Service, case: str) -> int:
    return int(service.case(case)["decided"][-1]["version"])


def set_aside(service: Service, case: str, name: str = "other-decider", **terms: Any) -> Json:
    version = last_version(service, case)
    usual: dict[str, Any] = {"version": version, "basis": "court", "document": JUDGMENT}
    return json_body(service.decide(case, "set-aside", name, **usual | terms))


def appeal(service: Service, case: str, against: int) -> None:
    day = today(service).isoformat()
    json_body(service.decide(case, "lodge-appeal", "complaints", against=against, lodged_on=day))
    number = len(service.case(case)["appeals"])
    json_body(service.decide(case, "acknowledge-appeal", "complaints", appeal=number))


def due_kinds(service: Service, case: str, name: str = "decider") -> set[str]:
    service.wait_for_views()
    items = json_body(service.read("/api/v1/staff/worklist", name))["items"]
    return {item["kind"] for item in items if item["certificate"] == case}


def assert_never_in_force(service: Service, number: str, basis: str) -> None:
    """Valid everywhere, with the line "set aside", and the ground nowhere in what the public reads."""
    now, history = read_everywhere(service, number), service.public(number)["history"]

    assert (*now.answer, now.ground) == ("valid", "five-star", "yes", None)
    assert "set-asides" in now.patterns
    assert (history[-1]["what"], history[-1]["details"]["basis"]) == ("set-aside", basis)
    assert history[-2]["set_aside"]["basis"] == basis
    assert "ground" not in history[-2]["details"]
    for prefix, words in (("", ("误用", "欺骗")), ("/en", ("isuse", "raud"))):
        page = service.read(f"{prefix}/c/{number}").text
        assert not any(word in page for word in words)


@pytest.mark.parametrize("basis", ["appeal", "court", "slip"])
def test_a_revocation_set_aside_leaves_it_valid(shared_service: Service, basis: str) -> None:
    case, number = grant_certificate(shared_service)
    shared_service.clock.advance(days=3)
    json_body(shared_service.decide(case, "revoke", "decider", ground="fraud", document=EVIDENCE))
    assert read_everywhere(shared_service, number).answer == ("revoked", "five-star", "no")
    revocation = last_version(shared_service, case)
    shared_service.clock.advance(days=1)
    if basis == "appeal":
        appeal(shared_service, case, revocation)
        json_body(shared_service.decide(case, "decide-appeal", "other-decider", appeal=1, upheld=True))
    elif basis == "court":
        set_aside(shared_service, case)
    else:
        json_body(shared_service.decide(case, "propose-set-aside", "decider", version=revocation))
        proposal = shared_service.case(case)["version"]
        json_body(shared_service.decide(case, "confirm-set-aside", "other-decider", proposal=proposal))

    assert_never_in_force(shared_service, number, basis)


def test_a_suspension_set_aside_on_appeal_was_never_in_force(shared_service: Service) -> None:
    case, number = grant_certificate(shared_service)
    json_body(suspend_certificate(shared_service, case))
    known = shared_service.clock.now.isoformat()
    appeal(shared_service, case, last_version(shared_service, case))
    shared_service.clock.advance(days=1)

    assert "appeal_to_decide" in due_kinds(shared_service, case, "other-decider")
    json_body(shared_service.decide(case, "decide-appeal", "other-decider", appeal=1, upheld=True))
    assert_never_in_force(shared_service, number, "appeal")
    assert shared_service.public(number, as_of=known, known_at=known)["status"] == "suspended"
    assert shared_service.public(number, as_of=known)["status"] == "valid"


def test_a_court_sets_a_revocation_aside_and_the_surveillance_due_meanwhile_is_postponed(
    shared_service: Service,
) -> None:
    case, number = grant_certificate(shared_service)
    until = shared_service.public(number)["valid_until"]
    shared_service.clock.advance(days=200)
    json_body(shared_service.decide(case, "revoke", "decider", ground="fraud", document=EVIDENCE))
    revoked = shared_service.clock.now.isoformat()
    shared_service.clock.advance(days=250)
    set_aside(shared_service, case)
    recorded_on = today(shared_service)

    answer = shared_service.public(number)
    due = recorded_on + timedelta(days=90)
    assert (answer["status"], answer["valid_until"]) == ("valid", until)
    assert answer["next_surveillance_due"] == due.isoformat()
    assert shared_service.public(number, as_of=revoked, known_at=revoked)["status"] == "revoked"
    assert shared_service.public(number, as_of=revoked)["status"] == "valid"
    shared_service.clock.set_day(due + timedelta(days=1))
    late = read_everywhere(shared_service, number)
    assert (late.reliance, late.notices) == ("with_notice", ("surveillance_overdue",))
    assert "suspend" in late.due["surveillance_overdue"]
    assert "overdue" in late.patterns


def test_an_annulled_grant_is_found_for_ever(shared_service: Service) -> None:
    case, number = grant_certificate(shared_service)
    known = shared_service.clock.now.isoformat()
    shared_service.clock.advance(days=1)
    set_aside(shared_service, case, basis="own_review", document=None)

    assert read_everywhere(shared_service, number).answer == ("annulled", None, "no")
    assert shared_service.public(number, as_of=known, known_at=known)["status"] == "valid"
    again = shared_service.decide(case, "set-aside", "other-decider", version=7, basis="own_review")
    assert again.status_code == 409


def test_the_number_of_an_annulled_grant_is_never_used_again(shared_service: Service) -> None:
    case, number = grant_certificate(shared_service)
    shared_service.clock.advance(days=1)
    set_aside(shared_service, case, basis="own_review", document=None)
    _, next_number = grant_certificate(shared_service, particulars=particulars_for(shared_service, case))
    reserved = number_stream(normalise(number))

    assert next_number > number
    assert shared_service.container.store.version(reserved) == 1
    assert read_everywhere(shared_service, number).status == "annulled"
    assert read_everywhere(shared_service, next_number).answer == ("valid", "five-star", "yes")


def test_a_slip_is_set_aside_by_two_deciders_within_five_days(shared_service: Service) -> None:
    case, number = grant_certificate(shared_service)
    json_body(suspend_certificate(shared_service, case))
    slip = last_version(shared_service, case)
    json_body(shared_service.decide(case, "propose-set-aside", "decider", version=slip))
    proposal = shared_service.case(case)["version"]

    assert shared_service.public(number)["status"] == "suspended"
    assert "slip_to_confirm" in due_kinds(shared_service, case)
    alone = shared_service.decide(case, "confirm-set-aside", "decider", proposal=proposal)
    assert alone.status_code == 403
    shared_service.clock.advance(days=5)
    json_body(shared_service.decide(case, "confirm-set-aside", "other-decider", proposal=proposal))
    assert shared_service.public(number)["status"] == "valid"


def test_a_proposal_lapses_and_later_it_is_own_review(shared_service: Service) -> None:
    case, number = grant_certificate(shared_service)
    json_body(suspend_certificate(shared_service, case))
    slip = last_version(shared_service, case)
    json_body(shared_service.decide(case, "propose-set-aside", "decider", version=slip))
    proposal = shared_service.case(case)["version"]
    shared_service.clock.advance(days=6)

    late = shared_service.decide(case, "confirm-set-aside", "other-decider", proposal=proposal)
    assert late.status_code == 409
    assert "slip_to_confirm" not in due_kinds(shared_service, case)
    set_aside(shared_service, case, basis="own_review", document=None)
    assert shared_service.public(number)["status"] == "valid"


def test_nobody_sets_their_own_decision_aside_and_a_court_has_a_document(shared_service: Service) -> None:
    case, _ = grant_certificate(shared_service)
    json_body(suspend_certificate(shared_service, case))
    version = last_version(shared_service, case)

    own = shared_service.decide(case, "set-aside", "decider", version=version, basis="own_review")
    unproven = shared_service.decide(case, "set-aside", "other-decider", version=version, basis="court")
    assert (own.status_code, unproven.status_code) == (403, 422)


def test_from_a_day_the_certificate_stays_suspended_until_then(shared_service: Service) -> None:
    case, number = grant_certificate(shared_service)
    json_body(suspend_certificate(shared_service, case))
    began: date = today(shared_service)
    shared_service.clock.advance(days=10)
    set_aside(shared_service, case, effective_on=(began + timedelta(days=5)).isoformat())

    days = [(began + timedelta(days=count)).isoformat() for count in (4, 5)]
    answers = [shared_service.public(number, as_of=day)["status"] for day in days]
    assert answers == ["suspended", "valid"]
