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

from api.errors.problems import PROBLEMS
from api.errors.request_errors import NumberUnknown, ValuesWrong
from api.pages.language import CHINESE, IN_ENGLISH, LANGUAGES, Language
from api.pages.published import titles_of
from api.pages.words import problem_title, refusal_text
from api.pages.words.values import sentence_text
from domain.certificate.state import Stage
from domain.errors import DomainError, InvalidValue
from domain.events.evaluation import AuditPurpose
from domain.refusal import AnyOf, Refusal
from domain.values import Role
from services.accounts.rows import principal
from services.errors import StoreUnavailable
from services.principal import Principal
from tests.domain.certificate.given import AROUND
from tests.domain.certificate.wandering import Walk
from tests.pages.refusals import places, takes_a_sentence
from tests.pages.test_refusals import ALL, NAMES

IDS = re.compile(
    r"P-[A-Za-z0-9-]+|CNCA-RF?-[0-9-]+|[0-9A-Z]{31}|[0-9A-Z]{18}|(GB|RB|SB|GA)(/T)? [0-9-]+|ISO [0-9:]+"
    r"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|made good|eight-star"
)
"""Persons, bodies, codes, the alphabet of codes, standards and cases have one name in every language.

Two are words that the walkers themselves enter: a condition that they lay down, a level that no scheme has.
"""

SCHEMES = tuple(AROUND.scheme.editions.values())

FREE = "0123456789。，（）"
"""Letters of values that are nobody's words."""


def letters(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]{4,}", NAMES.sub("", IDS.sub("", text)))


def said(refusal: Exception, language: Language) -> str:
    """What a page says that knows the scheme of the case."""
    return refusal_text(refusal, language, titled=titles_of(SCHEMES, language))


@pytest.fixture(scope="module")
def raised() -> list[DomainError]:
    """What many walks through the life of certificates were refused, or would have been."""
    tried = [tried for number in range(60) for tried in Walk(number).go(40).tried]
    found = [refusal for each in tried for refusal in (each.refused, each.opening.closed_by) if refusal]
    return list({str(refusal): refusal for refusal in found}.values())


def test_whatever_is_refused_on_a_certificates_way_is_said_in_chinese(raised: list[DomainError]) -> None:
    english = {text for refusal in raised if letters(text := said(refusal, CHINESE))}

    assert english == set()


def test_whatever_is_refused_on_a_certificates_way_is_said_in_english(raised: list[DomainError]) -> None:
    chinese = {text for refusal in raised if re.search("[一-鿿]", text := said(refusal, IN_ENGLISH))}

    assert chinese == set()


def test_the_walks_are_refused_much(raised: list[DomainError]) -> None:
    assert len({type(refusal) for refusal in raised}) > 20


def own() -> list[type[Refusal]]:
    """Kinds of refusals that know their sentence by themselves."""
    ours = [kind for kind in PROBLEMS if issubclass(kind, Refusal) and not takes_a_sentence(kind)]
    return sorted(ours, key=lambda kind: kind.__name__)


TEXT = st.text(FREE, min_size=1, max_size=8)
OF_OUR_OWN: Mapping[type[Refusal], st.SearchStrategy[Any]] = {
    NumberUnknown: st.builds(NumberUnknown, TEXT, st.sampled_from(sorted(NumberUnknown.SENTENCES))),
    ValuesWrong: st.builds(ValuesWrong, st.tuples(st.fixed_dictionaries({"field": TEXT, "message": TEXT}))),
}


def built(kind: type[Refusal]) -> st.SearchStrategy[Any]:
    st.register_type_strategy(str, TEXT)
    st.register_type_strategy(Path, TEXT.map(Path))
    hints = get_type_hints(kind.__init__)
    values = {name: st.from_type(hints[name]) for name in signature(kind).parameters}
    return OF_OUR_OWN[kind] if kind in OF_OUR_OWN else st.builds(kind, **values)


@pytest.mark.parametrize("kind", own(), ids=lambda kind: kind.__name__)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_refusal_is_said_whatever_its_values(kind: type[Refusal], data: st.DataObject) -> None:
    refusal = data.draw(built(kind))

    for language in LANGUAGES:
        assert refusal_text(refusal, language)
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
    refusal = InvalidValue(sentence, **{place: data.draw(VALUES) for place in places(sentence)})

    assert "{" not in sentence_text(refusal, language)


def test_what_must_stay_inside_is_told_by_its_title() -> None:
    refusal = StoreUnavailable("the database does not answer: {said}", said="host db-1 refused")

    assert refusal_text(refusal, CHINESE) == problem_title(refusal, CHINESE) == "数据库不可用"


def test_what_an_area_refuses_by_itself_is_said_from_its_own_catalogue() -> None:
    said = "There is no such page"

    assert refusal_text(Refusal(said), CHINESE) == CHINESE.gettext(said) == "没有这个页面"
    assert refusal_text(Refusal("{many} of them", many=2000), CHINESE) == "2,000 of them"
    assert refusal_text(Refusal("a brace { alone"), CHINESE) == "a brace { alone"


def test_what_nobody_foresaw_says_nothing_of_itself() -> None:
    assert refusal_text(RuntimeError("a secret"), CHINESE) == "系统出错了"
    assert refusal_text(RuntimeError("a secret"), IN_ENGLISH) == "Internal error"


def test_what_only_hands_on_is_said_by_what_it_hands_on() -> None:
    with pytest.raises(InvalidValue) as refused:
        principal("P-LIN", frozenset({Role.AUDITOR}), None)

    assert refusal_text(refused.value, CHINESE) == "机构工作人员须填写所属认证机构。"


def test_roles_that_do_not_go_together_are_named() -> None:
    with pytest.raises(ValueError, match="cannot be combined") as refused:
        Principal(person="P-LIN", roles=frozenset({Role.REGULATOR, Role.AUDITOR}))

    assert "regulator" in str(refused.value)
