"""Terms: every value that a page can show has a term in both languages, and every term belongs to a value."""

import re
from functools import cache
from itertools import chain, product

import pytest
from babel.messages.catalog import Message

from api.pages.catalogue import catalogues
from api.pages.language import CHINESE, IN_ENGLISH, LANGUAGES
from api.pages.messages import TERMS
from api.pages.rendering import PAGES_DIR, TEMPLATES_DIR
from api.pages.scheme_titles import scheme_terms
from api.pages.terms import enum_label, field_hint, field_label
from api.pages.terms.labels import TERM_KINDS
from api.pages.terms.values import PLACEHOLDER_KINDS
from domain.certificate.applying import Application
from domain.certificate.suspensions import Suspension
from domain.status.standing import Status
from services.scheme_files import bundled_schemes
from tests.pages import vocabulary

LOCALES = [language.locale for language in LANGUAGES]
SENTENCE_KINDS = {"refusal", "error", "pattern", "field", "field-hint"}
"""Kinds with their own tests."""

ENGLISH_IDS = frozenset({"refusal", "problem"})
"""Kinds whose message id is English text: the English catalogue has only what differs from it.

The id of every other term is a code such as `revoked`, which needs an entry in each language.
"""

FIELDS_WITH_NAMES_OF_DOCUMENTS = ("uscc", "permits")

TERM_CALL = re.compile(r"""\bterm\(["']([a-z-]+)["']""")


@cache
def terms_by_kind(locale: str) -> dict[str, dict[str, str]]:
    """Kind → value → term."""
    terms: dict[str, dict[str, str]] = {}
    for each in messages(locale):
        terms.setdefault(str(each.context), {})[str(each.id)] = str(each.string)
    return terms


def messages(locale: str) -> list[Message]:
    return [each for each in catalogues(locale)[TERMS] if each.id]


def may_be_omitted(kind: str, locale: str) -> bool:
    """Whether the message id serves as the text where the catalogue has no entry."""
    return locale == "en" and kind in ENGLISH_IDS


@pytest.mark.parametrize("locale", LOCALES)
def test_every_value_has_a_term_and_every_term_a_value(locale: str) -> None:
    file = f"api/pages/locale/{locale}/{TERMS}.po"

    for kind, values in vocabulary.terms().items():
        known = set(terms_by_kind(locale).get(kind, {}))

        assert may_be_omitted(kind, locale) or not values - known, (
            f'{file}: add {sorted(values - known)}, each with msgctxt "{kind}"'
        )
        assert not known - values, f'{file}: remove {sorted(known - values)} of msgctxt "{kind}"'


@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_of_term_is_used(locale: str) -> None:
    kinds = set(terms_by_kind(locale))

    assert kinds | (ENGLISH_IDS if locale == "en" else set()) == {*vocabulary.terms(), *SENTENCE_KINDS}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_field_has_a_label(locale: str) -> None:
    labels = set(terms_by_kind(locale)["field"])
    unlabelled = {
        (model, name) for model, name in vocabulary.fields() if not {name, f"{model}.{name}"} & labels
    }

    assert not unlabelled, (
        f'api/pages/locale/{locale}/{TERMS}.po: add {sorted(unlabelled)}, each with msgctxt "field"'
    )


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", ["field", "field-hint"])
def test_every_label_and_hint_belongs_to_a_field(kind: str, locale: str) -> None:
    real = {name for model, field in vocabulary.fields() for name in (field, f"{model}.{field}")}

    assert set(terms_by_kind(locale)[kind]) <= real | vocabulary.account_text_names()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_pattern_has_an_explanation(locale: str) -> None:
    assert set(terms_by_kind(locale)["pattern"]) == vocabulary.patterns()


def test_both_languages_have_the_same_terms() -> None:
    chinese, english = ({(each.context, each.id) for each in messages(locale)} for locale in LOCALES)

    assert english <= chinese
    assert {kind for kind, _id in chinese - english} <= ENGLISH_IDS


def test_no_english_term_repeats_an_id_that_is_english_already() -> None:
    repeated = [each.id for each in messages("en") if each.context in ENGLISH_IDS and each.id == each.string]

    assert repeated == [], f"remove these from api/pages/locale/en/{TERMS}.po"


def test_chinese_terms_have_no_english_words() -> None:
    names = re.compile(r"sha256|JSON|\{[a-z_]+\}")
    english = [
        (each.context, each.string)
        for each in messages("zh_CN")
        if each.context not in {"refusal", "error"}
        and re.search(r"[A-Za-z]{4,}", names.sub("", str(each.string)))
    ]

    assert english == []


@pytest.mark.parametrize("kind", sorted(set(PLACEHOLDER_KINDS.values())))
def test_placeholders_of_sentences_are_of_known_kinds(kind: str) -> None:
    assert kind in {*vocabulary.terms(), "field"}


def test_pages_use_only_known_kinds_of_terms() -> None:
    files = [*PAGES_DIR.rglob("*.py"), *TEMPLATES_DIR.rglob("*.html")]
    kinds = {kind for file in files for kind in TERM_CALL.findall(file.read_text(encoding="utf-8"))}

    assert kinds - {*vocabulary.terms(), *SENTENCE_KINDS} == set()


def test_values_that_the_law_distinguishes_have_different_terms() -> None:
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


def test_titles_of_schemes_are_in_no_catalogue() -> None:
    for language in LANGUAGES:
        ids = {term for scheme in bundled_schemes() for _kind, term, _title in scheme_terms(scheme)}
        ids -= set(FIELDS_WITH_NAMES_OF_DOCUMENTS)
        known = {str(each.id) for catalogue in catalogues(language.locale).values() for each in catalogue}

        assert not known & ids, f"titles stand in domain/scheme/data alone: {known & ids}"


def test_the_label_of_an_enumeration_value_needs_no_kind() -> None:
    assert enum_label(Status.REVOKED, CHINESE) == "已撤销"
    assert enum_label(Status.REVOKED, IN_ENGLISH) == "Revoked"


def test_every_enumeration_value_has_a_label_in_every_language() -> None:
    for value, language in product(chain.from_iterable(TERM_KINDS), LANGUAGES):
        assert enum_label(value, language)


def test_the_label_of_a_field_depends_on_its_model_where_names_coincide() -> None:
    assert field_label("until", CHINESE, Suspension) == "暂停截止日期"
    assert field_label("until", CHINESE) == "截止日期"
    assert field_label("scheme", CHINESE, Application) == "认证方案"
    assert field_label("no-such-field", CHINESE) == "no-such-field"


def test_most_fields_need_no_hint() -> None:
    assert field_hint("edition", CHINESE) == ""
    assert field_hint("until", IN_ENGLISH, Suspension).startswith("The longest")
