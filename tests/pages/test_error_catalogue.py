"""Refusals: every sentence that refuses something is said in both languages, with the same values in it."""

import re

import pytest

from api.errors.mapping import PROBLEMS
from api.pages.language import LANGUAGES
from domain.certificate import errors as certificate
from domain.errors import DomainError
from domain.translatable_error import TranslatableError
from services.oidc.errors import IdentityNotVerified
from tests.pages.error_sentences import error_sentences, placeholders, takes_sentence
from tests.pages.test_terms import LOCALES, terms_by_kind

SENTENCES = error_sentences()
ALL = sorted({each.sentence for each in SENTENCES if each.sentence is not None})

FOREIGN = {"said"}
"""What somebody else's software says of a fault, in its own words: a sentence may do without."""

NAMES = re.compile(
    r"\{[a-z_]+\}|CERTTRAIL_SECRET_KEYS|`certtrail migrate`|Base64|YAML|JSON|UTF-8|at_hash|nonce"
)
"""What is called the same in every language."""


def test_every_refusal_stands_as_a_sentence_that_can_be_translated() -> None:
    assert [each.location for each in SENTENCES if each.sentence is None] == []


def test_many_sentences_are_found() -> None:
    assert len(ALL) > 200


@pytest.mark.parametrize("locale", LOCALES)
def test_every_sentence_is_in_the_catalogue_and_no_other(locale: str) -> None:
    assert sorted(terms_by_kind(locale)["refusal"]) == ALL


@pytest.mark.parametrize("locale", LOCALES)
def test_every_translation_keeps_the_values(locale: str) -> None:
    different = {
        sentence: text
        for sentence, text in terms_by_kind(locale)["refusal"].items()
        if placeholders(sentence) - FOREIGN != placeholders(text) - FOREIGN
        or not placeholders(text) <= placeholders(sentence)
    }

    assert different == {}


def test_what_is_said_in_chinese_is_chinese() -> None:
    english = [
        text
        for text in terms_by_kind("zh_CN")["refusal"].values()
        if re.search(r"[A-Za-z]{4,}", NAMES.sub("", text))
    ]

    assert english == []


def test_chinese_sentences_end_as_chinese_sentences_do() -> None:
    assert [text for text in terms_by_kind("zh_CN")["refusal"].values() if not text.endswith("。")] == []


def test_no_page_tells_people_what_only_programs_send() -> None:
    for_programs = re.compile(
        r"GET /|POST /|Authorization|If-Match|ETag|Idempotency|--scope|Sec-Fetch|'[a-z]+_"
    )

    for locale in LOCALES:
        assert [text for text in terms_by_kind(locale)["refusal"].values() if for_programs.search(text)] == []


@pytest.mark.parametrize("refusal", PROBLEMS, ids=lambda refusal: refusal.__name__)
def test_every_problem_has_its_title(refusal: type[Exception]) -> None:
    title = PROBLEMS[refusal].title

    assert LANGUAGES[0].term("problem", title) != title


@pytest.mark.parametrize("refusal", PROBLEMS, ids=lambda refusal: refusal.__name__)
def test_every_refusal_of_ours_keeps_its_sentence(refusal: type[Exception]) -> None:
    ours = refusal.__module__.startswith(("domain.", "services.", "projections.", "api."))

    assert issubclass(refusal, TranslatableError) or not ours


def test_a_refusal_reads_in_plain_english_by_itself() -> None:
    assert str(certificate.WrongStage("grant", "applied")) == "'grant' is not possible: the case is applied."
    assert str(certificate.FindingsOpen(("1-N1", "1-S1"))) == "These findings are not closed: 1-N1, 1-S1."
    assert str(DomainError("A brace { by itself")) == "A brace { by itself"


def test_a_kind_that_adds_to_what_it_is_told_keeps_the_whole_sentence() -> None:
    refusal = IdentityNotVerified("the claim {claim} is missing or wrong", claim="aud")

    assert refusal.sentence.endswith("verified: the claim {claim} is missing or wrong. Log in again.")
    assert str(refusal).endswith("verified: the claim aud is missing or wrong. Log in again.")


def test_kinds_with_a_sentence_of_their_own_are_told_apart_from_those_that_are_told_one() -> None:
    assert takes_sentence(certificate.UnknownProceeding)
    assert takes_sentence(certificate.ImpartialityRequired)
    assert not takes_sentence(certificate.WrongStage)
    assert not takes_sentence(ValueError)
