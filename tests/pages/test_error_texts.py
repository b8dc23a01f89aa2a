"""Refusals as pages say them: whichever is raised, with whatever values, it reads well in both languages."""

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
    r"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|made good|eight-star"
)
"""Persons, bodies, codes, the alphabet of codes, standards and cases have one name in every language.

Two are words that the walkers themselves enter: a condition that they lay down, a level that no scheme has.
"""

SCHEMES = tuple(CONTEXT.scheme.editions.values())

FREE = "0123456789。，（）"
"""Letters of values that are nobody's words."""


def letters(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]{4,}", NAMES.sub("", IDS.sub("", text)))


def said(refusal: Exception, language: Language) -> str:
    """What a page says that knows the scheme of the case."""
    return error_text(refusal, language, titled=titles_of(SCHEMES, language))


@pytest.fixture(scope="module")
def walk_errors() -> list[DomainError]:
    """What many walks through the life of certificates were refused, or would have been."""
    tried = [tried for number in range(60) for tried in Walk(number).go(40).attempts]
    found = [refusal for each in tried for refusal in (each.refusal, each.availability.closed_by) if refusal]
    return list({str(refusal): refusal for refusal in found}.values())


def test_whatever_is_refused_on_a_certificates_way_is_said_in_chinese(walk_errors: list[DomainError]) -> None:
    english = {text for refusal in walk_errors if letters(text := said(refusal, CHINESE))}

    assert english == set()


def test_whatever_is_refused_on_a_certificates_way_is_said_in_english(walk_errors: list[DomainError]) -> None:
    chinese = {text for refusal in walk_errors if re.search("[一-鿿]", text := said(refusal, IN_ENGLISH))}

    assert chinese == set()


def test_the_walks_are_refused_much(walk_errors: list[DomainError]) -> None:
    assert len({type(refusal) for refusal in walk_errors}) > 20


def self_contained_errors() -> list[type[TranslatableError]]:
    """Kinds of refusals that know their sentence by themselves."""
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
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_refusal_is_said_whatever_its_values(
    kind: type[TranslatableError], data: st.DataObject
) -> None:
    refusal = data.draw(error_strategy(kind))

    for language in LANGUAGES:
        assert error_text(refusal, language)
        assert "{" not in sentence_text(refusal, language)
    assert letters(sentence_text(refusal, CHINESE)) == []


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
def test_every_sentence_is_said_whatever_its_values(language: Language, data: st.DataObject) -> None:
    sentence = data.draw(st.sampled_from(ALL))
    refusal = InvalidValue(sentence, **{place: data.draw(VALUES) for place in placeholders(sentence)})

    assert "{" not in sentence_text(refusal, language)


def test_what_must_stay_inside_is_told_by_its_title() -> None:
    refusal = DatabaseUnavailable("the database does not answer: {said}", said="host db-1 refused")

    assert error_text(refusal, CHINESE) == problem_title(refusal, CHINESE) == "数据库不可用"


def test_what_an_area_refuses_by_itself_is_said_from_its_own_catalogue() -> None:
    sentence = "There is no such page"

    assert error_text(TranslatableError(sentence), CHINESE) == CHINESE.gettext(sentence) == "没有这个页面"
    assert error_text(TranslatableError("{many} of them", many=2000), CHINESE) == "2,000 of them"
    assert error_text(TranslatableError("a brace { alone"), CHINESE) == "a brace { alone"


def test_what_nobody_foresaw_says_nothing_of_itself() -> None:
    assert error_text(RuntimeError("a secret"), CHINESE) == "系统出错了"
    assert error_text(RuntimeError("a secret"), IN_ENGLISH) == "Internal error"


def test_what_only_hands_on_is_said_by_what_it_hands_on() -> None:
    with pytest.raises(InvalidValue) as refused:
        principal("P-LIN", frozenset({Role.AUDITOR}), None)

    assert error_text(refused.value, CHINESE) == "机构工作人员须填写所属认证机构。"


def test_roles_that_do_not_go_together_are_named() -> None:
    with pytest.raises(ValueError, match="cannot be combined") as refused:
        Principal(person="P-LIN", roles=frozenset({Role.REGULATOR, Role.AUDITOR}))

    assert "regulator" in str(refused.value)
