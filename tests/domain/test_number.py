"""Certificate numbers: rendered from a template, found in any spelling."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from domain.number import LONGEST, InvalidNumberPart, NumberTemplate, normalise, well_formed

TEMPLATE = NumberTemplate("{body3}{yy}{code}{serial:05}R{cycle}{size}")
PARTS = st.tuples(
    st.from_regex(r"[0-9]{3}", fullmatch=True),
    st.integers(0, 99),
    st.from_regex(r"[A-Z]{1,6}", fullmatch=True),
    st.integers(1, 999_999_999_999),
    st.integers(0, 99),
    st.sampled_from("LMS"),
)


def test_the_example_is_written() -> None:
    assert TEMPLATE.render("123", 25, "SC", 1, 0, "M") == "12325SC00001R0M"


def test_a_year_has_two_digits() -> None:
    assert TEMPLATE.render("123", 5, "SC", 1, 0, "M") == "12305SC00001R0M"


def test_a_serial_beyond_its_width_widens_the_number() -> None:
    widened = TEMPLATE.render("123", 25, "SC", 123_456, 0, "M")

    assert widened == "12325SC123456R0M"
    assert well_formed(widened, [TEMPLATE])


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("body3", "12"),
        ("body3", "1234"),
        ("yy", 2025),
        ("yy", -1),
        ("code", "S1"),
        ("serial", 0),
        ("serial", 10**12),
        ("cycle", -1),
        ("size", "X"),
    ],
)
def test_a_part_of_another_shape_is_refused_by_name(part: str, value: Any) -> None:
    parts: dict[str, Any] = {
        "body3": "123",
        "yy": 25,
        "code": "SC",
        "serial": 1,
        "cycle": 0,
        "size": "M",
        part: value,
    }

    with pytest.raises(InvalidNumberPart) as refusal:
        TEMPLATE.render(**parts)
    assert refusal.value.name == part


@given(PARTS, PARTS)
def test_two_certificates_never_share_a_number(
    one: tuple[str, int, str, int, int, str], other: tuple[str, int, str, int, int, str]
) -> None:
    first, second = (normalise(TEMPLATE.render(*parts)) for parts in (one, other))

    assert (first == second) is (one == other)


@given(PARTS)
def test_every_number_written_is_well_formed_and_its_own_key(
    parts: tuple[str, int, str, int, int, str],
) -> None:
    number = TEMPLATE.render(*parts)

    assert well_formed(number, [TEMPLATE])
    assert normalise(number) == number


@pytest.mark.parametrize(
    "typed",
    [
        "12325sc00001r0m",
        " 123 25 SC 00001 R0M\t",
        "123-25-SC-00001-R0M",
        "１２３２５ＳＣ００００１Ｒ０Ｍ",
        "123\u300025\u3000SC\u00a000001\u2009R0M",
        "123\uff0d25\u2014SC\u201300001\u2212R0M",
        "\ufeff12325SC\u200b00001\u00adR0M",
    ],
)
def test_width_case_spaces_and_dashes_do_not_matter(typed: str) -> None:
    assert normalise(typed) == "12325SC00001R0M"
    assert well_formed(typed, [TEMPLATE])


@pytest.mark.parametrize("dash", [chr(c) for c in range(0x11000) if unicodedata.category(chr(c)) == "Pd"])
def test_every_dash_there_is_can_be_left_out(dash: str) -> None:
    assert normalise(f"123{dash}25") == "12325"


@given(st.text(alphabet=st.sampled_from("0a9Z- \u3000\uff10\uff21\u2014"), max_size=LONGEST))
def test_a_key_is_its_own_key(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "12325SC0001R0M",
        "12325SC000001R0M",
        "12325SC00001R00M",
        "12325SC00001R0X",
        "12325SC00001R0M1",
        "' OR 1=1 --",
        "12325SC٠٠٠٠١R0M",
        "12325SC00001R0M" + " " * LONGEST,
        "1" * 1_000_000,
        "\u0301\u0316" * 500_000,
    ],
)
def test_what_no_template_writes_is_not_well_formed(text: str) -> None:
    assert not well_formed(text, [TEMPLATE])


def test_a_number_of_any_of_the_templates_is_well_formed() -> None:
    other = NumberTemplate("CN-{code}-{body3}-{yy}-{serial}")
    number = other.render("123", 25, "EP", 7, 0, "S")

    assert number == "CN-EP-123-25-7"
    assert well_formed(number, [TEMPLATE, other])
    assert not well_formed(number, [TEMPLATE])


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("{body3}{yy}{code}R{cycle}", "{serial} must occur exactly once"),
        ("{body3}{code}{serial:05}", "{yy} must occur exactly once"),
        ("{body3}{yy}{code}{serial}X{serial}", "{serial} must occur exactly once"),
        ("{body3}{yy}{code}{serial}{holder}", "no placeholder {holder}"),
        ("{body3}{yy}{code}{serial.real}", "no placeholder {serial.real}"),
        ("{body3}{yy}{code}{serial!r}", "no placeholder {serial!r}"),
        ("{body3}{yy}{code}{}{serial}", "no placeholder {}"),
        ("{body3}{yy:04}{code}{serial}", "only serial and cycle"),
        ("{body3}{yy}{code}{serial:99999999}", "only serial and cycle"),
        ("{body3}{yy}{code}{serial:05}{cycle}", "a letter must follow {serial}"),
        ("{body3}{yy}{code}{serial:05}-{cycle}", "a letter must follow {serial}"),
        ("{code}{yy}{serial:05}7{body3}", "a letter must follow {serial}"),
        ("{body3}{yy}{code}/{serial}", "other than 0-9, A-Z"),
        ("{body3}{yy}{code}{{{serial}", "other than 0-9, A-Z"),
        ("{body3}{yy}{code}{serial", "expected '}'"),
        ("X" * 65, "longer than 64"),
    ],
)
def test_a_template_that_could_repeat_a_number_is_refused(template: str, why: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        NumberTemplate(template)

    assert why in str(refusal.value)


def test_a_template_is_plain_text_in_json() -> None:
    adapter = TypeAdapter(NumberTemplate)

    assert adapter.dump_python(TEMPLATE) == TEMPLATE.root
    assert adapter.validate_json(adapter.dump_json(TEMPLATE)) == TEMPLATE
