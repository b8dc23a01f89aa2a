"""Validation errors: every invalid value has a message in the language of the page."""

import re
from itertools import product
from typing import Any

import pytest
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from api.pages.language import CHINESE, IN_ENGLISH, LANGUAGES, Language
from api.pages.terms import validation_error_text
from domain.certificate.applying import Application
from domain.certificate.catalogue import DECISIONS
from domain.certificate.declaration import Terms
from tests.pages.error_sentences import placeholders
from tests.pages.test_terms import LOCALES, terms_by_kind
from tests.pages.vocabulary import TERMS

INVALID_VALUES: tuple[Any, ...] = (
    None,
    "",
    " ",
    "\x00",
    "x" * 9000,
    -1,
    0,
    1.5,
    True,
    [],
    {},
    [1],
    {"kind": "x"},
    "\ud800",
)
ORGANISATION = {"uscc": "91350100M000100YZ3", "name": "", "headcount": 0, "address": 3}
APPLICATION = {
    "scheme": "X",
    "edition": "GB",
    "colour": "red",
    "particulars": {"organisation": ORGANISATION, "scope": "a" * 5000},
    "documents": [{"kind": "K", "name": "x", "digest": "d"}],
    "prior": "x",
}


def validation_errors(terms: type[Terms], value: object) -> list[ErrorDetails]:
    try:
        terms.model_validate(value)
    except ValidationError as wrong:
        return wrong.errors()
    return []


def error_texts(language: Language) -> dict[str, str]:
    return {
        ".".join(map(str, each["loc"])): validation_error_text(each, language)
        for each in validation_errors(Application, APPLICATION)
    }


def test_errors_of_an_application_in_chinese() -> None:
    assert error_texts(CHINESE) == {
        "reason": "请填写此项。",
        "scheme": "请从列表中选择认证方案。",
        "edition": "至少填写 3 个字符。",
        "particulars.organisation.uscc": "“91350100M000100YZ3”不是有效的统一社会信用代码："
        "第 17 位有误（可用字符：0123456789ABCDEFGHJKLMNPQRTUWXY）。",
        "particulars.organisation.name": "请填写此项。",
        "particulars.organisation.address": "请填写文字。",
        "particulars.organisation.headcount": "不得小于 1。",
        "particulars.scope": "最多填写 4,000 个字符。",
        "documents.0.kind": "请从列表中选择材料类别。",
        "documents.0.digest": "请填写文件的 SHA-256 摘要：sha256: 加 64 位 0-9、a-f 字符。",
        "prior": "不是有效的案卷编号。",
        "colour": "此处不需要填写该项。",
    }


def test_errors_of_an_application_in_english() -> None:
    text = error_texts(IN_ENGLISH)

    assert text["reason"] == "Please fill this in."
    assert text["particulars.organisation.headcount"] == "Give at least 1."
    assert text["particulars.scope"] == "Give at most 4,000 characters."


def test_no_error_has_english_words_in_chinese() -> None:
    for terms in TERMS:
        for name, entered in product(terms.model_fields, INVALID_VALUES):
            for error in validation_errors(terms, {name: entered}):
                text = validation_error_text(error, CHINESE)

                assert not re.search(r"[A-Za-z]{4,}", re.sub("sha256", "", text)), (
                    terms,
                    error["type"],
                    text,
                )


def test_no_error_has_only_the_generic_message() -> None:
    generic = {
        (error["type"], error["msg"])
        for terms in TERMS
        for name in terms.model_fields
        for entered in INVALID_VALUES
        for error in validation_errors(terms, {name: entered})
        if validation_error_text(error, CHINESE) == CHINESE.term("error", "other")
    }

    assert generic == set()


def test_an_error_of_the_domain_has_its_own_message() -> None:
    sheet = {"kind": "verdict", "passed": True}
    errors = validation_errors(DECISIONS["record-audit"].terms, {"sheet": sheet})

    assert "结论为通过时，须填写达到的等级。" in [validation_error_text(each, CHINESE) for each in errors]


def test_an_unknown_error_has_the_generic_message() -> None:
    error: ErrorDetails = {"type": "colour_missing", "loc": (), "msg": "no colour", "input": None}

    assert validation_error_text(error, CHINESE) == "填写的内容不正确，请检查后重试。"


@pytest.mark.parametrize("locale", LOCALES)
def test_placeholders_of_messages_are_values_of_pydantic_errors(locale: str) -> None:
    pydantic_values = {
        "string_too_short": {"min_length"},
        "string_too_long": {"max_length"},
        "too_short": {"min_length"},
        "too_long": {"max_length"},
        "greater_than": {"gt"},
        "greater_than_equal": {"ge"},
        "less_than": {"lt"},
        "less_than_equal": {"le"},
    }

    for kind, text in terms_by_kind(locale)["error"].items():
        assert placeholders(text) == pydantic_values.get(kind, frozenset()), kind


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_no_generic_message_repeats_the_entry(language: Language) -> None:
    for terms in TERMS:
        for error in validation_errors(terms, dict.fromkeys(terms.model_fields, "zzyzx")):
            assert "zzyzx" not in validation_error_text(error, language) or error["type"] == "value_error"
