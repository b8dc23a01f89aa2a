"""Generated organisations: codes that pass both checks and belong to nobody, names marked as generated."""

from random import Random

import pytest
from stdnum.cn import uscc as stdnum_uscc

from demo.names import AFTER_SALES, organisation
from domain.organisation import Organisation
from domain.uscc import check_uscc

COUNT = 570
NO_REGION = slice(2, 4)


@pytest.fixture(scope="module")
def organisations() -> list[Organisation]:
    return [organisation(number, 7, AFTER_SALES[0], Random(number)) for number in range(COUNT)]


def test_every_code_passes_both_checks(organisations: list[Organisation]) -> None:
    codes = [each.uscc for each in organisations]

    assert codes == [check_uscc(code) for code in codes]


def test_another_library_agrees(organisations: list[Organisation]) -> None:
    assert all(stdnum_uscc.is_valid(each.uscc) for each in organisations)


def test_no_code_can_belong_to_a_real_organisation(organisations: list[Organisation]) -> None:
    assert {each.uscc[NO_REGION] for each in organisations} == {"99"}


def test_no_two_have_the_same_code_or_name(organisations: list[Organisation]) -> None:
    assert len({each.uscc for each in organisations}) == len({each.name for each in organisations}) == COUNT


def test_every_name_and_address_is_marked_as_generated(organisations: list[Organisation]) -> None:
    unmarked = [
        each
        for each in organisations
        if not (
            each.name.endswith("（演示）")
            and each.address.endswith("（演示数据 / generated）")
            and (each.name_latin is None or each.name_latin.endswith("(generated)"))
        )
    ]

    assert unmarked == []
