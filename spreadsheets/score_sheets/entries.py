"""What does a single entry say: a count, points, a day, a text, one of several words? Is it wrong?"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final

from domain.refusal import Refusal
from domain.scheme.points import exact
from services.drafts import Filled

MOST_SAMPLES: Final = 10_000_000
LONGEST_TEXT: Final = 4_000
LONGEST_SHOWN: Final = 40


@dataclass(frozen=True)
class Wrong:
    """An entry that cannot be taken: where it stands, and a sentence that says what to do."""

    field: str
    said: Refusal


@dataclass
class Entries:
    """The entries of a sheet while they are read; whatever is wrong is noted in `wrong`, in order."""

    filled: Filled
    wrong: list[Wrong] = field(default_factory=list)

    def refuse(self, name: str, said: Refusal) -> None:
        """Note what is wrong with an entry."""
        self.wrong.append(Wrong(name, said))

    def text(self, name: str, missing: str) -> str | None:
        """The text, which must be there: `missing` is the sentence that asks for it."""
        said = self.filled.get(name, "").strip()
        if not said:
            self.refuse(name, Refusal(missing))
        elif len(said) > LONGEST_TEXT:
            self.refuse(name, Refusal("Shorten this to {most} characters.", most=LONGEST_TEXT))
        else:
            return said
        return None

    def count(self, name: str, missing: str, least: int) -> int | None:
        """The whole number, which must be there."""
        said = self._plain(name)
        if not said:
            self.refuse(name, Refusal(missing))
        elif not re.fullmatch(r"[0-9]{1,8}", said) or not least <= int(said) <= MOST_SAMPLES:
            self.refuse(name, Refusal("Write a whole number of at least {least}.", least=least))
        else:
            return int(said)
        return None

    def points(self, name: str) -> Fraction | None:
        """The points, exactly as written."""
        try:
            return exact(self._plain(name))
        except ValueError:
            self.refuse(name, Refusal("Write points as 2, as 1.5 or as 3/2."))
            return None

    def day(self, name: str, missing: str) -> date | None:
        """The civil day, which must be there."""
        said = self._plain(name)
        if not said:
            self.refuse(name, Refusal(missing))
            return None
        try:
            return date.fromisoformat(said)
        except ValueError:
            self.refuse(name, Refusal("Write the day as 2026-11-22."))
            return None

    def word(self, name: str, words: Iterable[str], missing: str) -> str | None:
        """The one of these words that was chosen."""
        said = self.filled.get(name, "")
        if said in words:
            return said
        self.refuse(name, Refusal(missing))
        return None

    def _plain(self, name: str) -> str:
        """Full-width digits are digits."""
        return unicodedata.normalize("NFKC", self.filled.get(name, "")).strip()[:LONGEST_SHOWN]
