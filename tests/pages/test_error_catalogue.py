"""Errors: every sentence of an error has a translation with the same placeholders."""

import re

import pytest

from api.errors.mapping import PROBLEMS
from api.pages.language import LANGUAGES
from domain.certificate import errors as certificate
from domain.errors import DomainError, TranslatableError
from services.oidc.errors import IdentityNotVerified
from tests.pages.error_sentences import error_sentences, placeholders, takes_sentence
from tests.pages.test_terms import LOCALES, may_be_omitted, terms_by_kind

SENTENCES = error_sentences()
ALL = sorted({each.sentence for each in SENTENCES if each.sentence is not None})

FOREIGN = {"said"}
"""Placeholder of messages of other software: a translation may leave it out."""

NAMES = re.compile(
    r"\{[a-z_]+\}|CERTTRAIL_SECRET_KEYS|`certtrail migrate`|Base64|YAML|JSON|UTF-8|at_hash|nonce|https?://"
)
"""Names that stay untranslated."""


def test_every_error_is_raised_with_a_sentence_that_can_be_translated() -> None:
    assert [each.location for each in SENTENCES if each.sentence is None] == []


def test_the_search_finds_many_sentences() -> None:
    assert len(ALL) > 200


@pytest.mark.parametrize("locale", LOCALES)
def test_every_sentence_is_in_the_catalogue_and_no_other(locale: str) -> None:
    known, file = set(terms_by_kind(locale)["refusal"]), f"api/pages/locale/{locale}/terms.po"

    assert may_be_omitted("refusal", locale) or not set(ALL) - known, f"{file}: add {set(ALL) - known}"
    assert not known - set(ALL), f"{file}: remove {known - set(ALL)}"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_translation_keeps_the_placeholders(locale: str) -> None:
    different = {
        sentence: text
        for sentence, text in terms_by_kind(locale)["refusal"].items()
        if placeholders(sentence) - FOREIGN != placeholders(text) - FOREIGN
        or not placeholders(text) <= placeholders(sentence)
    }

    assert different == {}


def test_chinese_sentences_have_no_english_words() -> None:
    english = [
        text
        for text in terms_by_kind("zh_CN")["refusal"].values()
        if re.search(r"[A-Za-z]{4,}", NAMES.sub("", text))
    ]

    assert english == []


def test_chinese_sentences_end_with_a_chinese_full_stop() -> None:
    assert [text for text in terms_by_kind("zh_CN")["refusal"].values() if not text.endswith("。")] == []


def test_no_sentence_on_a_page_mentions_http_headers_or_command_options() -> None:
    for_programs = re.compile(
        r"GET /|POST /|Authorization|If-Match|ETag|Idempotency|--scope|Sec-Fetch|'[a-z]+_"
    )

    for locale in LOCALES:
        assert [text for text in terms_by_kind(locale)["refusal"].values() if for_programs.search(text)] == []


def test_every_problem_has_a_chinese_title() -> None:
    titles = {problem.title for problem in PROBLEMS.values()}

    assert {title for title in titles if LANGUAGES[0].term("problem", title) == title} == set()


def test_every_error_of_this_project_can_be_translated() -> None:
    ours = {
        kind
        for kind in PROBLEMS
        if kind.__module__.startswith(("domain.", "services.", "projections.", "api."))
    }

    assert {kind for kind in ours if not issubclass(kind, TranslatableError)} == set()


def test_an_error_reads_in_plain_english_by_itself() -> None:
    assert str(certificate.WrongStage("grant", "applied")) == "'grant' is not possible: the case is applied."
    assert str(certificate.FindingsOpen(("1-N1", "1-S1"))) == "These findings are not closed: 1-N1, 1-S1."
    assert str(DomainError("A brace { by itself")) == "A brace { by itself"


def test_an_error_that_extends_its_argument_keeps_the_whole_sentence() -> None:
    error = IdentityNotVerified("the claim {claim} is missing or wrong", claim="aud")

    assert error.sentence.endswith("verified: the claim {claim} is missing or wrong. Log in again.")
    assert str(error).endswith("verified: the claim aud is missing or wrong. Log in again.")


def test_errors_that_take_a_sentence_are_distinguished_from_those_with_a_fixed_one() -> None:
    assert takes_sentence(certificate.UnknownProceeding)
    assert takes_sentence(certificate.ImpartialityRequired)
    assert not takes_sentence(certificate.WrongStage)
    assert not takes_sentence(ValueError)
