"""Template rendering: one Jinja2 environment for each language."""

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.pages.language import LANGUAGES, Language
from api.pages.terms import notice_text, status_text
from domain.calendar import civil_date
from domain.printed_text import visible
from domain.scheme.points import format_points as points

PAGES_DIR: Final = Path(__file__).parent
TEMPLATES_DIR: Final = PAGES_DIR / "templates"
STATIC_DIR: Final = PAGES_DIR / "static"
_DIGITS: Final = 12


def render(language: Language, template: str, values: Mapping[str, Any]) -> str:
    """The rendered template, with hidden characters of stored texts made visible (rule 35).

    Raises UndefinedError if a value is missing.
    """
    return visible(_environment(language).get_template(template).render(values))


@cache
def _environment(language: Language) -> Environment:
    """The environment of the process: to compile a template takes longer than to render it."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES_DIR),
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension
        language.gettext, language.ngettext, newstyle=True, pgettext=language.pgettext
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.globals.update(_globals(language))
    return environment


def _globals(language: Language) -> dict[str, Any]:
    """Values and functions that every template has."""
    content_hashes = {
        file.name: _content_hash(file) for file in sorted(STATIC_DIR.iterdir()) if file.is_file()
    }
    return {
        "language": language,
        "languages": LANGUAGES,
        "term": language.term,
        "notice_text": lambda notice: notice_text(notice, language),
        "status_text": lambda status: status_text(status, language),
        "localise": language.localise,
        "day": language.day,
        "moment": language.moment,
        "month": language.month,
        "number": language.number,
        "points": points,
        "civil": civil_date,
        "date": date.fromisoformat,
        "static": lambda name: f"/static/{name}?v={content_hashes[name]}",
    }


def _content_hash(file: Path) -> str:
    """A hash of the content for the URL, so that browsers can cache a file without limit."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:_DIGITS]
