"""Titles of schemes, their levels, documents and conditions, in the language of a page.

Their only source is the published schemes, which have every title in both languages.
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
    """Titles of the published editions; the id stands for what was never published."""

    editions: tuple[PublishedEdition, ...]
    language: Language

    @classmethod
    def of(cls, editions: Iterable[PublishedEdition], language: Language) -> "SchemeTitles":
        """The titles of some editions in a language."""
        return cls(tuple(editions), language)

    def scheme(self, scheme: str) -> str:
        """The title of a scheme."""
        titles = (each.scheme.title for each in self.editions if each.scheme.scheme == scheme)
        return self.language.localise(next(titles, None)) or scheme

    @property
    def schemes(self) -> dict[str, str]:
        """Scheme id → title."""
        return {each.scheme.scheme: self.scheme(each.scheme.scheme) for each in self.editions}

    def level(self, scheme: str, edition: str, id: str | None) -> str:
        """The title of a level; empty for None."""
        level = self._level(scheme, edition, id)
        return self.language.localise(level.title) if level else id or ""

    def any_level(self, id: str) -> str:
        """The titles of a level id in all schemes, separated by slashes."""
        levels = (level for each in self.editions for level in each.scheme.levels if level.id == id)
        titles = dict.fromkeys(self.language.localise(level.title) for level in levels)
        return " / ".join(titles) or id

    def ground(self, scheme: str, id: str) -> str:
        """The words for a ground; those of the scheme, if the catalogue has none."""
        term = self.language.term("ground", id)
        if term != id:
            return term
        lists = [each.scheme.sanction_grounds for each in self.editions if each.scheme.scheme == scheme]
        grounds = (ground for each in lists for _, kind in each for ground in kind)
        return self.language.localise(next((each.title for each in grounds if each.id == id), None)) or id

    def titles(self, scheme: str, edition: str) -> Titled:
        """Titles of the terms of a scheme; where editions differ, those of this edition."""
        known = [each.scheme for each in self.editions if each.scheme.scheme == scheme]
        return titles_of(sorted(known, key=lambda each: each.edition != edition), self.language)

    def stars(self, scheme: str, edition: str, id: str | None) -> int:
        """Number of stars of a level; 0 for a level without stars."""
        level = self._level(scheme, edition, id)
        return level.stars if level else 0

    def _level(self, scheme: str, edition: str, id: str | None) -> Level | None:
        levels = (
            level
            for each in self.editions
            if (each.scheme.scheme, each.scheme.edition) == (scheme, edition)
            for level in each.scheme.levels
        )
        return next((level for level in levels if level.id == id), None)


def titles_of(schemes: Iterable[Scheme], language: Language) -> Titled:
    """Titles of the terms of these schemes, the first scheme with a term first; an unknown id is its own."""
    titles: dict[tuple[str, str], Titles] = {}
    for kind, term, title in (each for scheme in schemes for each in scheme_terms(scheme)):
        titles.setdefault((kind, term), title)

    def titled(kind: str, id: str) -> str:
        return language.localise(titles.get((kind, id))) or id

    return titled


def titles_at(container: Container, language: Language, *first: Scheme) -> Titled:
    """Titles of the terms of all published schemes, after those of `first`; read when first needed."""

    @cache
    def published_titles() -> Titled:
        return titles_of((*first, *(each.scheme for each in container.public.schemes())), language)

    def titled(kind: str, id: str) -> str:
        return published_titles()(kind, id)

    return titled


def scheme_terms(scheme: Scheme) -> Iterator[tuple[str, str, Titles]]:
    """The terms of a scheme: kind, id and title of the scheme, its levels, documents and conditions."""
    yield "scheme", scheme.scheme, scheme.title
    yield from (("level", each.id, each.title) for each in scheme.levels)
    yield from (("document", each.kind, each.title) for each in scheme.required_documents)
    yield from (("condition", each.id, each.title) for each in scheme.entry_conditions)
