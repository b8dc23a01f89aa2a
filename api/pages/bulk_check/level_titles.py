"""What is a level called where its scheme is not known?"""

from collections.abc import Iterable

from api.pages.language import Language
from projections.public_register.answers import PublishedEdition


def level_titles(editions: Iterable[PublishedEdition], language: Language) -> dict[str, str]:
    """Id → every title that the editions give it, the lowest level first."""
    titles: dict[str, dict[str, None]] = {}
    ranked = sorted(
        ((rank, level) for each in editions for rank, level in enumerate(each.scheme.levels)),
        key=lambda found: (found[1].stars, found[0]),
    )
    for _, level in ranked:
        titles.setdefault(level.id, {})[language.localise(level.title)] = None
    return {level: " / ".join(found) for level, found in titles.items()}
