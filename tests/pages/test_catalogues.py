"""Catalogues: every text of every page is said in both languages, with the same values in it."""

import re

import pytest
from babel.messages.catalog import Message

from api.pages.catalogue import catalogues
from api.pages.language import LANGUAGES
from api.pages.messages import TERMS, area_messages, areas

LOCALES = [language.locale for language in LANGUAGES]
VALUE = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]+\}")


def _all(locale: str) -> list[tuple[str, Message]]:
    return [(area, each) for area, known in catalogues(locale).items() for each in known if each.id]


def _forms(message: Message) -> tuple[str, ...]:
    """All forms of the text, one for each number that the language tells apart."""
    return message.string if isinstance(message.string, tuple) else (str(message.string or ""),)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("area", areas())
def test_every_text_of_the_pages_is_in_the_catalogue(area: str, locale: str) -> None:
    known = {each.id for each in catalogues(locale)[area] if each.id}

    assert set(area_messages(area)) == known


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_is_said(locale: str) -> None:
    silent = [(area, each.id) for area, each in _all(locale) if each.fuzzy or not all(_forms(each))]

    assert silent == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_translation_keeps_the_values(locale: str) -> None:
    different = [
        (area, text, translation)
        for area, each in _all(locale)
        if isinstance(each.id, str) and area != TERMS
        for text, translation in [(each.id, each.string)]
        if sorted(VALUE.findall(text)) != sorted(VALUE.findall(str(translation)))
    ]

    assert different == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_text_says_the_same_in_every_area(locale: str) -> None:
    meanings: dict[object, set[object]] = {}
    for _area, each in _all(locale):
        meanings.setdefault((each.context, str(each.id)), set()).add(str(each.string))

    assert {text: page_text for text, page_text in meanings.items() if len(page_text) > 1} == {}


def test_chinese_is_chinese() -> None:
    latin = re.compile(r"\b[a-z]{4,}\b")
    english = [
        (area, each.string)
        for area, each in _all("zh_CN")
        if area != TERMS and latin.search(VALUE.sub("", str(each.string)))
    ]

    assert english == []
