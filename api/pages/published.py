"""What are schemes and their levels called, for people?"""

from collections.abc import Iterable
from dataclasses import dataclass

from api.pages.language import Language
from domain.scheme.model import Level
from projections.public_register.answers import PublishedEdition


@dataclass(frozen=True)
class Published:
    """The published editions, by the names people use; what was never published keeps its id."""

    editions: tuple[PublishedEdition, ...]
    language: Language

    @classmethod
    def of(cls, editions: Iterable[PublishedEdition], language: Language) -> "Published":
        """The editions, in a language."""
        return cls(tuple(editions), language)

    def scheme(self, scheme: str) -> str:
        """The title of a scheme."""
        found = (each.scheme.title for each in self.editions if each.scheme.scheme == scheme)
        return self.language.titled(next(found, None)) or scheme

    @property
    def schemes(self) -> dict[str, str]:
        """Every scheme by its id, with its title."""
        return {each.scheme.scheme: self.scheme(each.scheme.scheme) for each in self.editions}

    def level(self, scheme: str, edition: str, id: str | None) -> str:
        """The title of a level; nothing for none."""
        found = self._level(scheme, edition, id)
        return self.language.titled(found.title) if found else id or ""

    def any_level(self, id: str) -> str:
        """The title of a level where its edition is not asked; levels of one id are called alike."""
        levels = (level for each in self.editions for level in each.scheme.levels if level.id == id)
        found = next(levels, None)
        return self.language.titled(found.title) if found else id

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
