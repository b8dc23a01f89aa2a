"""Error texts: every error with any values has a sentence in both languages."""

import re
from collections.abc import Mapping
from datetime import UTC
from inspect import signature
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.errors.mapping import PROBLEMS
from api.errors.request_errors import CertificateNotFound, ValidationFailed
from api.pages.language import CHINESE, IN_ENGLISH, LANGUAGES, Language
from api.pages.scheme_titles import titles_of
from api.pages.terms import error_text, problem_title
from api.pages.terms.values import sentence_text
from domain.certificate.state import Stage
from domain.errors import AnyOf, DomainError, InvalidValue, TranslatableError
from domain.events.evaluation import AuditPurpose
from domain.values import Role
from services.accounts.rows import principal
from services.errors import DatabaseUnavailable
from services.principal import Principal
from tests.domain.certificate.builders import CONTEXT
from tests.domain.certificate.random_walk import Walk
from tests.pages.error_sentences import placeholders, takes_sentence
from tests.pages.test_error_catalogue import ALL, NAMES

IDS = re.compile(
    r"P-[A-Za-z0-9-]+|CNCA-RF?-[0-9-]+|[0-9A-Z]{31}|[0-9A-Z]{18}|(GB|RB|SB|GA)(/T)? [0-9-]+|ISO [0-9:]+"
    r"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|made good|complaints answered|eight-star"
)
"""Persons, bodies, codes, their alphabet, standards and cases are the same in every language.

The last two are words that the random walk enters: a condition of a suspension, and an unknown level.
"""

SCHEMES = tuple(CONTEXT.scheme.editions.values())

FREE = "0123456789。，（）"
"""Characters of generated values, which belong to no language."""


def letters(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]{4,}", NAMES.sub("", IDS.sub("", text)))


def text_of(error: Exception, language: Language) -> str:
    """The text of an error on a page that knows the scheme of the case."""
    return error_text(error, language, titled=titles_of(SCHEMES, language))


@pytest.fixture(scope="module")
def walk_errors() -> list[DomainError]:
    """The errors of many random walks, raised or given as reasons of closed decisions."""
    attempts = [attempt for number in range(25) for attempt in Walk(number).go(40).attempts]
    errors = [error for each in attempts for error in (each.refusal, each.availability.closed_by) if error]
    return list({str(error): error for error in errors}.values())


def test_errors_of_a_lifecycle_have_no_english_words_in_chinese(walk_errors: list[DomainError]) -> None:
    english = {text for error in walk_errors if letters(text := text_of(error, CHINESE))}

    assert english == set()


def test_errors_of_a_lifecycle_have_no_chinese_characters_in_english(walk_errors: list[DomainError]) -> None:
    chinese = {text for error in walk_errors if re.search("[一-鿿]", text := text_of(error, IN_ENGLISH))}

    assert chinese == set()


def test_the_walks_raise_many_kinds_of_errors(walk_errors: list[DomainError]) -> None:
    assert len({type(error) for error in walk_errors}) > 20


def self_contained_errors() -> list[type[TranslatableError]]:
    """Error classes with a fixed sentence."""
    errors = [kind for kind in PROBLEMS if issubclass(kind, TranslatableError) and not takes_sentence(kind)]
    return sorted(errors, key=lambda kind: kind.__name__)


TEXT = st.text(FREE, min_size=1, max_size=8)
CUSTOM_STRATEGIES: Mapping[type[TranslatableError], st.SearchStrategy[Any]] = {
    CertificateNotFound: st.builds(
        CertificateNotFound, TEXT, st.sampled_from(sorted(CertificateNotFound.SENTENCES))
    ),
    ValidationFailed: st.builds(
        ValidationFailed, st.tuples(st.fixed_dictionaries({"field": TEXT, "message": TEXT}))
    ),
}


def error_strategy(kind: type[TranslatableError]) -> st.SearchStrategy[Any]:
    st.register_type_strategy(str, TEXT)
    st.register_type_strategy(Path, TEXT.map(Path))
    hints = get_type_hints(kind.__init__)
    values = {name: st.from_type(hints[name]) for name in signature(kind).parameters}
    return CUSTOM_STRATEGIES[kind] if kind in CUSTOM_STRATEGIES else st.builds(kind, **values)


@pytest.mark.parametrize("kind", self_contained_errors(), ids=lambda kind: kind.__name__)
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_error_has_a_text_with_any_values(kind: type[TranslatableError], data: st.DataObject) -> None:
    error = data.draw(error_strategy(kind))

    for language in LANGUAGES:
        assert error_text(error, language)
        assert "{" not in sentence_text(error, language)
    assert letters(sentence_text(error, CHINESE)) == []


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.fractions(min_value=0),
    st.uuids(),
    TEXT,
    st.lists(TEXT).map(tuple),
    st.sampled_from([*Role, *Stage, *AuditPurpose]),
    st.sampled_from([*AuditPurpose]).map(lambda purpose: AnyOf((purpose,))),
)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_every_sentence_is_formatted_with_any_values(language: Language, data: st.DataObject) -> None:
    sentence = data.draw(st.sampled_from(ALL))
    error = InvalidValue(sentence, **{name: data.draw(VALUES) for name in placeholders(sentence)})

    assert "{" not in sentence_text(error, language)


def test_an_internal_error_is_shown_by_its_title_alone() -> None:
    error = DatabaseUnavailable("the database does not answer: {said}", said="host db-1 refused")

    assert error_text(error, CHINESE) == problem_title(error, CHINESE) == "数据库不可用"


def test_an_error_of_an_area_is_translated_by_its_own_catalogue() -> None:
    sentence = "There is no such page"

    assert error_text(TranslatableError(sentence), CHINESE) == CHINESE.gettext(sentence) == "没有这个页面"
    assert error_text(TranslatableError("{many} of them", many=2000), CHINESE) == "2,000 of them"
    assert error_text(TranslatableError("a brace { alone"), CHINESE) == "a brace { alone"


def test_an_unexpected_error_shows_no_details() -> None:
    assert error_text(RuntimeError("a secret"), CHINESE) == "系统出错了"
    assert error_text(RuntimeError("a secret"), IN_ENGLISH) == "Internal error"


def test_an_error_that_wraps_another_has_its_text() -> None:
    with pytest.raises(InvalidValue) as refused:
        principal("P-LIN", frozenset({Role.AUDITOR}), None)

    assert error_text(refused.value, CHINESE) == "机构工作人员须填写所属认证机构。"


def test_an_error_names_roles_that_cannot_be_combined() -> None:
    with pytest.raises(ValueError, match="cannot be combined") as refused:
        Principal(person="P-LIN", roles=frozenset({Role.REGULATOR, Role.AUDITOR}))

    assert "regulator" in str(refused.value)
