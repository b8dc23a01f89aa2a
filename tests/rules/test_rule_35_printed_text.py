"""Rule 35: what may stand in a name, an address or a scope that is entered from now on."""

from typing import Any

import pytest

from domain.certificate.applying import Application
from domain.organisation import Alteration
from domain.printed_text import NothingToRead, must_be_printable
from tests.api.case_steps import grant_certificate, particulars_for
from tests.api.running_service import APPLICATION, FIRST_DAY, Service, json_body
from tests.rules.everywhere import read_everywhere

NAME = "福州示范家电有限公司"
OVERRIDE, ZERO_WIDTH = "\u202e", "\u200b"
REFUSED = [
    ("name", ZERO_WIDTH, "U+200B ZERO WIDTH SPACE", 1),
    ("name", f"福州{OVERRIDE}有限公司", "U+202E RIGHT-TO-LEFT OVERRIDE", 3),
    ("name", "福州\ufffd公司", "U+FFFD REPLACEMENT CHARACTER", 3),
    ("name", "福州\ue000公司", "U+E000", 3),
    ("name", "福州\u0378公司", "U+0378", 3),
    ("name", "福州\u3164公司", "U+3164 HANGUL FILLER", 3),
    ("address", "福州\n公司", "U+000A", 3),
    ("address", "Cafe\u0301 路", "U+0065 LATIN SMALL LETTER E", 4),
    ("name_latin", "Fuzhou 家电", "U+5BB6 CJK UNIFIED IDEOGRAPH-5BB6", 8),
    ("name_latin", "Fuzhоu", "U+043E CYRILLIC SMALL LETTER O", 5),
]


def particulars(scope: str | None = None, **changed: Any) -> dict[str, Any]:
    entered: dict[str, Any] = APPLICATION["particulars"]
    organisation = entered["organisation"] | changed
    return entered | {"organisation": organisation} | ({"scope": scope} if scope else {})


@pytest.mark.parametrize(("field", "text", "character", "position"), REFUSED)
def test_a_name_or_address_nobody_could_read_is_refused(
    shared_service: Service, field: str, text: str, character: str, position: int
) -> None:
    answer = shared_service.apply(particulars=particulars(**{field: text}))

    problem = json_body(answer, 422)
    assert (problem["field"], problem["position"]) == (field, position)
    assert problem["character"] == character
    assert character in problem["detail"]


@pytest.mark.parametrize("text", ["\u0301\u0302", "\u20dd", "——", "·"])
def test_a_name_has_a_letter_or_a_digit_that_shows(text: str) -> None:
    with pytest.raises(NothingToRead):
        must_be_printable({"name": text})
    must_be_printable({"name": f"7{text}"})


def test_a_scope_may_have_lines_but_no_hidden_characters(shared_service: Service) -> None:
    assert shared_service.apply(particulars=particulars("家电维修\r\n家电安装")).status_code == 201

    refused = shared_service.apply(particulars=particulars(f"家电{OVERRIDE}维修"))
    assert json_body(refused, 422)["type"].endswith("/problems/character-not-printable")


@pytest.mark.parametrize("name", ["Société Électronique S.A.", "Łódź “Dom” – Usługi", "Đông Á & Co. (№ 1)"])
def test_a_latin_name_has_any_diacritics(shared_service: Service, name: str) -> None:
    answer = shared_service.apply(particulars=particulars(name_latin=name))

    case = shared_service.case(json_body(answer, 201)["id"])
    assert case["particulars"]["organisation"]["name_latin"] == name


@pytest.mark.parametrize(
    ("decision", "name", "terms"),
    [
        (
            "request-change",
            "registrar",
            {
                "kind": "particulars",
                "description": "更名",
                "proposed": {"name": f"{NAME}{OVERRIDE}"},
                "reported_on": FIRST_DAY.isoformat(),
            },
        ),
        ("rectify", "decider", {"rectifies": 1, "altered": {"address": f"福州{ZERO_WIDTH}"}}),
    ],
)
def test_a_change_and_a_rectification_bring_none_in(
    shared_service: Service, decision: str, name: str, terms: dict[str, Any]
) -> None:
    case, _number = grant_certificate(shared_service)

    refused = json_body(shared_service.decide(case, decision, name, **terms), 422)

    assert refused["type"].endswith("/problems/character-not-printable")


def test_a_name_recorded_earlier_is_shown_made_visible_and_unaltered_in_json(
    shared_service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = f"福州{OVERRIDE}有限公司"
    another = particulars_for(shared_service, None)
    named = another | {"organisation": another["organisation"] | {"name": stored}}
    with monkeypatch.context() as before_the_rule:
        before_the_rule.setattr("domain.certificate.applying.must_be_printable", lambda _texts: None)
        _case, number = grant_certificate(shared_service, particulars=named)

    answer = shared_service.public(number)
    page = shared_service.client.get(f"/c/{number}").text

    assert read_everywhere(shared_service, number).answer == ("valid", "five-star", "yes")
    assert answer["organisation"]["name"] == stored
    assert "福州[U+202E]有限公司" in page
    assert OVERRIDE not in page


def test_stored_types_take_any_text_that_was_recorded() -> None:
    hidden = f"福州{OVERRIDE}{ZERO_WIDTH}"

    assert Alteration(name=hidden, name_latin=hidden).name_latin == hidden
    application = Application.model_validate(APPLICATION | {"particulars": particulars(name=hidden)})
    assert application.particulars.organisation.name == hidden
