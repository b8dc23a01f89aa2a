"""Catalogues: every message of the pages has a translation with the same placeholders.

Message ids are English: the English catalogues hold only messages whose text differs from their id.
"""

import re

import pytest
from babel.messages.catalog import Message

from api.pages.catalogue import catalogues
from api.pages.language import IN_ENGLISH, LANGUAGES
from api.pages.messages import TERMS, area_messages, areas

LOCALES = [language.locale for language in LANGUAGES]
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]+\}")


def messages(locale: str) -> list[tuple[str, Message]]:
    """Area and message, for every message of the language's catalogues."""
    return [(area, each) for area, catalogue in catalogues(locale).items() for each in catalogue if each.id]


def _plural_forms(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (str(message.string or ""),)


def test_the_chinese_catalogue_has_every_message_of_the_pages_and_no_other() -> None:
    for area in areas():
        known = {each.id for each in catalogues("zh_CN")[area] if each.id}
        used = set(area_messages(area))

        assert known == used, (
            f"run `python -m api.pages.messages {area}`, then translate in api/pages/locale/zh_CN/{area}.po: "
            f"missing {used - known}, unused {known - used}"
        )


def test_the_english_catalogue_has_only_messages_of_the_pages_that_differ_from_their_id() -> None:
    for area, each in messages("en"):
        if area != TERMS:
            assert each.id in area_messages(area), f"api/pages/locale/en/{area}.po: remove {each.id!r}"
            assert each.id != each.string, f"api/pages/locale/en/{area}.po: remove {each.id!r}"


def test_a_message_without_an_english_entry_reads_as_its_id() -> None:
    assert IN_ENGLISH.gettext("Check this answer later") == "Check this answer later"
    assert [IN_ENGLISH.ngettext("%(n)s day", "%(n)s days", n) for n in (1, 2)] == ["%(n)s day", "%(n)s days"]
    assert IN_ENGLISH.pgettext("problem", "Version conflict") == "Version conflict"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_message_is_translated(locale: str) -> None:
    untranslated = [
        (area, each.id) for area, each in messages(locale) if each.fuzzy or not all(_plural_forms(each))
    ]

    assert untranslated == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_translation_keeps_the_placeholders(locale: str) -> None:
    different = [
        (area, text, translation)
        for area, each in messages(locale)
        if isinstance(each.id, str) and area != TERMS
        for text, translation in [(each.id, each.string)]
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(str(translation)))
    ]

    assert different == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_message_has_the_same_translation_in_every_area(locale: str) -> None:
    translations: dict[object, set[object]] = {}
    for _area, each in messages(locale):
        translations.setdefault((each.context, str(each.id)), set()).add(str(each.string))

    assert {text: found for text, found in translations.items() if len(found) > 1} == {}


def test_chinese_translations_have_no_english_words() -> None:
    english_word = re.compile(r"\b[a-z]{4,}\b")
    english = [
        (area, each.string)
        for area, each in messages("zh_CN")
        if area != TERMS and english_word.search(PLACEHOLDER.sub("", str(each.string)))
    ]

    assert english == []
