"""Forms: what is wrong is said at its field, nothing typed is lost, and what is done twice is done once."""

from typing import Any

from api.rest.staff.examples import EXAMPLES
from tests.api.served import Service, said
from tests.api.ways import LIFT, applied, granted, reviewed, suspended
from tests.pages.deciding_forms import Pages, Shown
from tests.pages.deciding_ways import WAYS, example

REASON = {"reason": "按认证规则办理"}


def _key(page: str) -> dict[str, list[str]]:
    form = Shown(page)
    return {name: form.values[name] for name in ("seen", "key")}


def test_each_wrong_entry_is_named_at_its_field_and_all_entries_stay(house: Service) -> None:
    case = WAYS["plan-audit"][1](house)
    pages = Pages(house, case, "planner")
    entries = {"leader": "li", "team": "P-li  P-zhao", "starts": "2025-02-30", "ends": "2025-03-02"} | REASON
    before, answer = house.position, pages.sends("plan-audit", entries)
    again = Shown(answer.text)

    assert answer.status_code == 422
    assert house.position == before
    for name in ("purpose", "leader", "starts"):
        assert f'href="#{name}"' in answer.text
        assert f'id="{name}-error"' in answer.text
    assert again.values["leader"] == ["li"]
    assert again.values["team"] == ["P-li  P-zhao"]
    assert again.values["reason"] == [REASON["reason"]]


def test_an_entry_within_a_row_is_named_there(house: Service) -> None:
    pages = Pages(house, applied(house), "registrar")
    documents = {"documents.0.kind": "manuals", "documents.0.name": "手册.pdf", "documents.0.digest": "abc"}
    answer = pages.sends("supplement", documents | REASON)

    assert answer.status_code == 422
    assert 'href="#documents.0.digest"' in answer.text
    assert Shown(answer.text).values["documents.0.name"] == ["手册.pdf"]


def test_a_refusal_of_the_domain_stands_at_the_field_it_is_about(house: Service) -> None:
    case, _ = granted(house)
    pages = Pages(house, case, "decider")
    terms = {"ground": "fees", "until": "2035-01-01", "lift_conditions": [LIFT]}
    answer = pages.takes("suspend", EXAMPLES["suspend"] | terms | {"effective_on": None})

    assert answer.status_code == 422
    assert 'id="until-error"' in answer.text
    assert Shown(answer.text).values["lift_conditions.0"] == [LIFT]


def test_one_more_row_is_asked_for_without_scripts(house: Service) -> None:
    pages = Pages(house, granted(house)[0], "decider")
    typed = {"lift_conditions.0": "缴清费用", "add": "lift_conditions", "ground": "fees"}
    answer = pages.sends("suspend", typed)
    form = Shown(answer.text)

    assert answer.status_code == 200
    assert [form.values[f"lift_conditions.{place}"] for place in (0, 1)] == [["缴清费用"], [""]]
    assert form.values["ground"] == ["fees"]


def test_what_is_wrong_after_a_blank_row_is_named_where_it_is_shown_again(house: Service) -> None:
    pages = Pages(house, applied(house), "registrar")
    blank = {"documents.0.kind": "licence", "documents.0.name": "", "documents.0.digest": ""}
    wrong = {"documents.1.kind": "manuals", "documents.1.name": "手册.pdf", "documents.1.digest": "abc"}
    answer = pages.sends("supplement", blank | wrong | REASON)

    assert 'href="#documents.0.digest"' in answer.text
    assert Shown(answer.text).values["documents.0.digest"] == ["abc"]


def test_blank_rows_say_nothing(house: Service) -> None:
    case, _ = granted(house)
    pages = Pages(house, case, "decider")
    form = Shown(pages.shows("suspend").text)
    rows = {"lift_conditions.0": "  ", "lift_conditions.1": "缴清费用", "lift_conditions.2": ""}
    answer = pages.sends("suspend", form.values | rows | REASON | {"ground": "fees"})

    assert answer.status_code == 303
    assert house.case(case)["suspension"]["lift_conditions"] == ["缴清费用"]


def test_entries_that_come_back_after_a_login_are_shown_and_not_acted_on(house: Service) -> None:
    case = applied(house)
    pages = Pages(house, case, "reviewer")
    before, answer = house.position, pages.sends("accept", REASON | {"again": "yes"})

    assert answer.status_code == 200
    assert house.position == before
    assert Shown(answer.text).values["reason"] == [REASON["reason"]]


def test_a_form_sent_twice_has_one_receipt(house: Service) -> None:
    case = reviewed(house)
    pages = Pages(house, case, "decider")
    terms: dict[str, Any] = Shown(pages.shows("grant").text).values | REASON
    answers = [pages.sends("grant", terms) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.headers["location"] for answer in answers}) == 1


def test_a_form_sent_before_with_other_entries_is_not_sent_again(house: Service) -> None:
    case = applied(house)
    pages = Pages(house, case, "complaints")
    terms = example(house, "file-complaint", case)
    shown = pages.shows("file-complaint").text
    pages.sends("file-complaint", _key(shown) | {"kind": "service"} | REASON | _arrived(terms, "一"))
    answer = pages.sends("file-complaint", _key(shown) | {"kind": "service"} | REASON | _arrived(terms, "二"))

    assert answer.status_code == 422
    assert Shown(answer.text).values["key"] != _key(shown)["key"]
    assert Shown(answer.text).values["statement"] == ["二"]


def _arrived(terms: dict[str, Any], statement: str) -> dict[str, str]:
    return {"received_at": terms["received_at"].removesuffix(":00+08:00"), "statement": statement}


def test_what_is_closed_says_why_instead_of_a_form(house: Service) -> None:
    case = applied(house)
    answer = Pages(house, case, "decider", "/en").shows("grant")

    assert answer.status_code == 200
    assert "not possible" in answer.text
    assert "<textarea" not in answer.text


def test_a_case_of_another_body_is_not_there(house: Service) -> None:
    case = applied(house)

    assert Pages(house, case, "other-body-decider").shows("grant").status_code == 404


def test_before_an_end_for_good_one_is_asked_again(house: Service) -> None:
    case, number = granted(house)
    pages = Pages(house, case, "decider")
    terms = {"reason": "按规定注销", "ground": "holder_request", "effective_on": None}
    before, asked = house.position, pages.takes("deregister", terms)
    form = Shown(asked.text)

    assert asked.status_code == 200
    assert house.position == before
    assert number in asked.text
    assert form.values["reason"] == ["按规定注销"]
    back = pages.sends("deregister", form.values | {"again": "yes"})
    assert Shown(back.text).values["ground"] == ["holder_request"]
    done = pages.sends("deregister", form.values | {"confirmed": "yes"})
    assert done.status_code == 303
    assert house.public(number)["status"] == "deregistered"


def test_what_others_did_meanwhile_stands_beside_the_entries(house: Service) -> None:
    case, _ = granted(house)
    pages = Pages(house, case, "decider", "/en")
    form = Shown(pages.shows("downgrade").text)
    said(suspended(house, case, reason="surveillance was not held"))
    entries = form.values | REASON | {"level": "four-star"}
    answer = pages.sends("downgrade", entries)
    again = Shown(answer.text)

    assert answer.status_code == 412
    assert "surveillance was not held" in answer.text
    assert again.values["level"] == ["four-star"]
    assert pages.sends("downgrade", again.values).status_code == 303


def test_what_is_closed_meanwhile_says_why_and_keeps_the_entries(house: Service) -> None:
    case, _ = granted(house)
    pages = Pages(house, case, "decider", "/en")
    form = Shown(pages.shows("suspend").text)
    said(suspended(house, case))
    entries = form.values | REASON | {"ground": "fees", "lift_conditions.0": "缴清费用"}
    answer = pages.sends("suspend", entries)

    assert answer.status_code == 412
    assert "缴清费用" in answer.text
    assert "<textarea" not in answer.text


def test_a_missing_version_is_a_stale_one(house: Service) -> None:
    case, _ = granted(house)

    answer = Pages(house, case, "decider").sends("downgrade", REASON | {"level": "four-star"})

    assert answer.status_code == 412
