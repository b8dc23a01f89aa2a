"""How does a page become HTML? One set of templates, in each language with its own texts."""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.pages.language import LANGUAGES, Language
from domain.calendar import civil_date
from domain.scheme.points import written as points

HERE: Final = Path(__file__).parent
TEMPLATES: Final = HERE / "templates"
STATIC: Final = HERE / "static"
_DIGITS: Final = 12


class Rendering:
    """All templates, ready in every language. Safe to share by threads."""

    def __init__(self) -> None:
        stamps = {file.name: _stamp(file) for file in sorted(STATIC.iterdir()) if file.is_file()}
        self._environments = {language: _environment(language, stamps) for language in LANGUAGES}

    def rendered(self, language: Language, template: str, values: Mapping[str, Any]) -> str:
        """The page. A value that a template needs and nobody gave is an error of ours."""
        return self._environments[language].get_template(template).render(values)


def _environment(language: Language, stamps: Mapping[str, str]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
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
    environment.globals.update(_known(language, stamps))
    return environment


def _known(language: Language, stamps: Mapping[str, str]) -> dict[str, Any]:
    """What every template may say without being given it."""
    return {
        "language": language,
        "languages": LANGUAGES,
        "term": language.term,
        "titled": language.titled,
        "day": language.day,
        "moment": language.moment,
        "month": language.month,
        "number": language.number,
        "points": points,
        "civil": civil_date,
        "date": date.fromisoformat,
        "static": lambda name: f"/static/{name}?v={stamps[name]}",
    }


def _stamp(file: Path) -> str:
    """A name for the content, so that browsers may keep a file for ever and never keep an old one."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:_DIGITS]
