"""Titles of schemes, their levels, documents and conditions, in the language of a page.

They stand in the schemes themselves, which their history keeps in both languages, and nowhere else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from api.app.container import Container
from api.pages.language import Language
from api.pages.terms.values import Titled
from domain.scheme.model import Level, Scheme
from domain.values import Titles
from projections.public_register.answers import PublishedEdition


@dataclass(frozen=True)
class SchemeTitles:
    """The published editions, by the names people use; what was never published keeps its id."""

    editions: tuple[PublishedEdition, ...]
    language: Language

    @classmethod
    def of(cls, editions: Iterable[PublishedEdition], language: Language) -> "SchemeTitles":
        """The editions, in a language."""
        return cls(tuple(editions), language)

    def scheme(self, scheme: str) -> str:
        """The title of a scheme."""
        found = (each.scheme.title for each in self.editions if each.scheme.scheme == scheme)
        return self.language.localise(next(found, None)) or scheme

    @property
    def schemes(self) -> dict[str, str]:
        """Every scheme by its id, with its title."""
        return {each.scheme.scheme: self.scheme(each.scheme.scheme) for each in self.editions}

    def level(self, scheme: str, edition: str, id: str | None) -> str:
        """The title of a level; nothing for none."""
        found = self._level(scheme, edition, id)
        return self.language.localise(found.title) if found else id or ""

    def any_level(self, id: str) -> str:
        """Every title that schemes give a level of this id, where it is not asked which scheme."""
        levels = (level for each in self.editions for level in each.scheme.levels if level.id == id)
        titles = dict.fromkeys(self.language.localise(level.title) for level in levels)
        return " / ".join(titles) or id

    def titles(self, scheme: str, edition: str) -> Titled:
        """Every word of a scheme; where editions differ, as this one has it."""
        known = [each.scheme for each in self.editions if each.scheme.scheme == scheme]
        return titles_of(sorted(known, key=lambda each: each.edition != edition), self.language)

    def stars(self, scheme: str, edition: str, id: str | None) -> int:
        """How many stars a level has; a level without stars has none."""
        found = self._level(scheme, edition, id)
        return found.stars if found else 0

    def _level(self, scheme: str, edition: str, id: str | None) -> Level | None:
        levels = (
            level
            for each in self.editions
            if (each.scheme.scheme, each.scheme.edition) == (scheme, edition)
            for level in each.scheme.levels
        )
        return next((level for level in levels if level.id == id), None)


def titles_of(schemes: Iterable[Scheme], language: Language) -> Titled:
    """Every word of these schemes, as the first that has it calls it; an unknown one keeps its id."""
    known: dict[tuple[str, str], Titles] = {}
    for kind, word, title in (each for scheme in schemes for each in titles(scheme)):
        known.setdefault((kind, word), title)

    def titled(kind: str, id: str) -> str:
        return language.localise(known.get((kind, id))) or id

    return titled


def titles_at(here: Container, language: Language, *first: Scheme) -> Titled:
    """The same of every scheme that was published, after these; read only once a word is asked for."""

    @cache
    def known() -> Titled:
        return titles_of((*first, *(each.scheme for each in here.public.schemes())), language)

    def titled(kind: str, id: str) -> str:
        return known()(kind, id)

    return titled


def titles(scheme: Scheme) -> Iterator[tuple[str, str, Titles]]:
    """Every word of a scheme that a page may have to say: kind, id and title."""
    yield "scheme", scheme.scheme, scheme.title
    yield from (("level", each.id, each.title) for each in scheme.levels)
    yield from (("document", each.kind, each.title) for each in scheme.required_documents)
    yield from (("condition", each.id, each.title) for each in scheme.entry_conditions)
