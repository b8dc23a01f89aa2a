"""Credit codes: refused with the reason; the errors that the check cannot detect are known exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from stdnum.cn import uscc as oracle

from domain.errors import InvalidValue
from domain.uscc import (
    ALPHABET,
    Flaw,
    InvalidCreditCode,
    Uscc,
    check_character,
    check_uscc,
    organisation_check,
)

VALID = ("91350100M000100Y43", "11320000MB151840XJ", "91512081MA62K0260E")
CHARACTERS = st.sampled_from(ALPHABET)


@st.composite
def codes(draw: st.DrawFn, leading: str = ALPHABET) -> str:
    region = "".join(draw(st.lists(st.sampled_from(leading), min_size=8, max_size=8)))
    organisation = "".join(draw(st.lists(CHARACTERS, min_size=8, max_size=8)))
    first17 = region + organisation + organisation_check(organisation)
    return first17 + check_character(first17)


def flaw_of(text: str) -> tuple[Flaw, int | None]:
    with pytest.raises(InvalidCreditCode) as refusal:
        check_uscc(text)
    return refusal.value.why, refusal.value.position


@pytest.mark.parametrize("code", VALID)
def test_a_valid_code_is_accepted(code: str) -> None:
    assert check_uscc(code) == code


def test_width_case_and_space_around_are_forgiven() -> None:
    assert check_uscc("　９１３５０１００ｍ０００１００ｙ４３ ") == VALID[0]


@pytest.mark.parametrize(
    ("text", "why", "position"),
    [
        ("", Flaw.LENGTH, None),
        (VALID[0][:-1], Flaw.LENGTH, None),
        (VALID[0] + "0", Flaw.LENGTH, None),
        ("9" * 1_000_000, Flaw.LENGTH, None),
        (VALID[0] + " " * 64, Flaw.LENGTH, None),
        ("9135 100M000100Y43", Flaw.ALPHABET, 5),
        ("91350100M000100YZ3", Flaw.ALPHABET, 17),
        ("9135O100M000100Y43", Flaw.ALPHABET, 5),
        ("91310115MA1H8R7C6D", Flaw.ORGANISATION_CHECK, 17),
        ("91350100M000100Y44", Flaw.CHECK_CHARACTER, 18),
        ("92350100M000100Y43", Flaw.CHECK_CHARACTER, 18),
    ],
)
def test_a_refusal_names_what_is_wrong_and_where(text: str, why: Flaw, position: int | None) -> None:
    assert flaw_of(text) == (why, position)


def test_a_refusal_repeats_little_of_a_hostile_text() -> None:
    with pytest.raises(InvalidCreditCode) as refusal:
        check_uscc("9" * 1_000_000)

    assert len(str(refusal.value)) < 200
    assert isinstance(refusal.value, InvalidValue)


def test_a_model_reports_the_reason_of_a_refusal() -> None:
    with pytest.raises(ValidationError, match="GB 11714"):
        TypeAdapter(Uscc).validate_python("91310115MA1H8R7C6D")


@given(codes())
def test_a_code_made_by_the_two_checks_is_accepted(code: str) -> None:
    assert check_uscc(code) == code


@given(codes(leading="0123456789"))
def test_the_check_character_agrees_with_another_implementation(code: str) -> None:
    assert oracle.calc_check_digit(code[:17]) == check_character(code[:17])
    assert oracle.is_valid(code)


@given(codes(leading="0123456789"), st.integers(0, 17), CHARACTERS)
def test_nothing_is_accepted_that_another_implementation_refuses(
    code: str, place: int, character: str
) -> None:
    changed = code[:place] + character + code[place + 1 :]

    if changed != code and oracle.is_valid(changed):
        assert flaw_of(changed)[0] is Flaw.ORGANISATION_CHECK


@given(codes(), st.integers(0, 17))
def test_every_change_of_one_character_is_noticed(code: str, place: int) -> None:
    for character in set(ALPHABET) - {code[place]}:
        changed = code[:place] + character + code[place + 1 :]

        assert flaw_of(changed)[0] in (Flaw.ORGANISATION_CHECK, Flaw.CHECK_CHARACTER)


@given(codes())
def test_every_exchange_is_noticed_but_that_of_the_first_with_the_last(code: str) -> None:
    for one in range(18):
        for other in range(one + 1, 18):
            swapped = list(code)
            swapped[one], swapped[other] = code[other], code[one]
            is_noticed = "".join(swapped)[17] != check_character("".join(swapped[:17]))

            assert is_noticed is (code[one] != code[other] and (one, other) != (0, 17))


def test_the_organisation_check_alone_takes_characters_eleven_apart_for_one_another() -> None:
    assert organisation_check("M000100Y") == organisation_check("B000100Y")
    assert flaw_of("91350100B000100Y43")[0] is Flaw.CHECK_CHARACTER


@pytest.mark.parametrize(("first8", "check"), [("00000000", "0"), ("M000100Y", "4"), ("MB151840", "X")])
def test_ten_is_written_x_and_eleven_nought(first8: str, check: str) -> None:
    assert organisation_check(first8) == check
