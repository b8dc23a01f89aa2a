"""Texts of the notices that go with a status."""

from api.pages.language import Language
from api.pages.terms.values import interpolate
from domain.status.reliance import Notice


def notice_text(notice: Notice, language: Language) -> str:
    """The notice in words, with its days and dates."""
    return interpolate(language.term("notice", notice.kind), dict(notice), language)


def status_text(status: str, language: Language) -> str:
    """The status in words, or those of the group of certificates that are valid with a notice."""
    group = language.term("status-group", status)
    return language.term("status", status) if group == status else group
