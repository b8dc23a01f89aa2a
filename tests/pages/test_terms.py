"""Terms: every value that a page can show has its word in both languages, and no word is without a value."""

import re
from functools import cache

import pytest
from babel.messages.catalog import Message

from api.pages.catalogue import catalogues
from api.pages.language import CHINESE, IN_ENGLISH, LANGUAGES
from api.pages.messages import TERMS
from api.pages.rendering import PAGES_DIR, TEMPLATES_DIR
from api.pages.scheme_titles import titles
from api.pages.terms import enum_label, field_hint, field_label
from api.pages.terms.labels import TERM_KINDS
from api.pages.terms.values import PLACEHOLDER_KINDS
from domain.certificate.applying import Application
from domain.certificate.sanctions import Suspension
from domain.status.standing import Status
from services.scheme_files import bundled_schemes
from tests.pages import vocabulary

LOCALES = [language.locale for language in LANGUAGES]
SENTENCE_KINDS = {"refusal", "error", "pattern", "field", "field-hint"}
"""Kinds with tests of their own."""

OF_OTHERS = ("uscc",)
"""A document that has the name of a field."""

TERM_CALL = re.compile(r"""\bterm\(["']([a-z-]+)["']""")


@cache
def terms_by_kind(locale: str) -> dict[str, dict[str, str]]:
    """Kind → value → word."""
    terms: dict[str, dict[str, str]] = {}
    for each in messages(locale):
        terms.setdefault(str(each.context), {})[str(each.id)] = str(each.string)
    return terms


def messages(locale: str) -> list[Message]:
    return [each for each in catalogues(locale)["terms"] if each.id]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", vocabulary.terms())
def test_every_value_has_its_word_and_no_word_is_without_a_value(kind: str, locale: str) -> None:
    known, values = set(terms_by_kind(locale)[kind]), vocabulary.terms()[kind]
    file = f"api/pages/locale/{locale}/{TERMS}.po"

    assert not values - known, f'{file}: add {sorted(values - known)}, each with msgctxt "{kind}"'
    assert not known - values, f'{file}: remove {sorted(known - values)} of msgctxt "{kind}"'


@pytest.mark.parametrize("locale", LOCALES)
def test_no_kind_is_without_use(locale: str) -> None:
    assert set(terms_by_kind(locale)) == {*vocabulary.terms(), *SENTENCE_KINDS}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_field_has_its_label(locale: str) -> None:
    labels = set(terms_by_kind(locale)["field"])
    silent = {(model, name) for model, name in vocabulary.fields() if not {name, f"{model}.{name}"} & labels}

    assert not silent, (
        f'api/pages/locale/{locale}/{TERMS}.po: add {sorted(silent)}, each with msgctxt "field"'
    )


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", ["field", "field-hint"])
def test_no_label_and_no_hint_is_without_a_field(kind: str, locale: str) -> None:
    real = {name for model, field in vocabulary.fields() for name in (field, f"{model}.{field}")}

    assert set(terms_by_kind(locale)[kind]) <= real | vocabulary.account_text_names()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_pattern_says_what_it_asks_for(locale: str) -> None:
    assert set(terms_by_kind(locale)["pattern"]) == vocabulary.patterns()


def test_both_languages_know_the_same_terms() -> None:
    chinese, english = ({(each.context, each.id) for each in messages(locale)} for locale in LOCALES)

    assert chinese == english


def test_terms_in_chinese_are_chinese() -> None:
    names = re.compile(r"sha256|JSON|\{[a-z_]+\}")
    english = [
        (each.context, each.string)
        for each in messages("zh_CN")
        if each.context not in {"refusal", "error"}
        and re.search(r"[A-Za-z]{4,}", names.sub("", str(each.string)))
    ]

    assert english == []


@pytest.mark.parametrize("kind", sorted(set(PLACEHOLDER_KINDS.values())))
def test_what_stands_in_a_sentence_is_of_a_kind_that_is_known(kind: str) -> None:
    assert kind in {*vocabulary.terms(), "field"}


def test_pages_ask_for_no_kind_of_term_that_there_is_not() -> None:
    files = [*PAGES_DIR.rglob("*.py"), *TEMPLATES_DIR.rglob("*.html")]
    kinds = {kind for file in files for kind in TERM_CALL.findall(file.read_text(encoding="utf-8"))}

    assert kinds - {*vocabulary.terms(), *SENTENCE_KINDS} == set()


def test_two_values_of_one_kind_never_share_a_word_where_the_law_tells_them_apart() -> None:
    for kind in ("status", "stage", "decision", "topic", "what", "ground", "role", "purpose"):
        for locale in LOCALES:
            labels = list(terms_by_kind(locale)[kind].values())

            assert len(set(labels)) == len(labels), (kind, locale)


def test_revoked_is_not_deregistered() -> None:
    chinese = terms_by_kind("zh_CN")

    assert (chinese["status"]["revoked"], chinese["status"]["deregistered"]) == ("已撤销", "已注销")
    assert "撤销" in chinese["decision"]["revoke"]
    assert "注销" in chinese["decision"]["deregister"]
    assert chinese["status"]["expired"] == "已过期"


def test_no_word_of_a_scheme_is_in_a_catalogue() -> None:
    for language in LANGUAGES:
        ids = {word for scheme in bundled_schemes() for _kind, word, _title in titles(scheme)}
        ids -= set(OF_OTHERS)
        known = {str(each.id) for catalogue in catalogues(language.locale).values() for each in catalogue}

        assert not known & ids, f"titles stand in domain/scheme/data alone: {known & ids}"


def test_a_value_of_an_enumeration_is_named_without_naming_its_kind() -> None:
    assert enum_label(Status.REVOKED, CHINESE) == "已撤销"
    assert enum_label(Status.REVOKED, IN_ENGLISH) == "Revoked"


@pytest.mark.parametrize("enumeration", TERM_KINDS, ids=lambda enumeration: enumeration.__name__)
def test_every_enumeration_is_named_in_every_language(enumeration: type) -> None:
    for value in enumeration:  # type: ignore[attr-defined]  # of an enumeration
        for language in LANGUAGES:
            assert enum_label(value, language)


def test_a_field_is_labelled_by_its_model_where_names_coincide() -> None:
    assert field_label("until", CHINESE, Suspension) == "暂停截止日期"
    assert field_label("until", CHINESE) == "截止日期"
    assert field_label("scheme", CHINESE, Application) == "认证方案"
    assert field_label("nobody-knows", CHINESE) == "nobody-knows"


def test_most_fields_need_no_hint() -> None:
    assert field_hint("edition", CHINESE) == ""
    assert field_hint("until", IN_ENGLISH, Suspension).startswith("The longest")
