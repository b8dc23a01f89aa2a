"""What does a single entry say: a count, points, a day, a text, one of several words? Is it wrong?"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final

from domain.errors import TranslatableError
from domain.scheme.points import parse_points
from services.drafts import FormFields

MOST_SAMPLES: Final = 10_000_000
LONGEST_TEXT: Final = 4_000
LONGEST_SHOWN: Final = 40


@dataclass(frozen=True)
class FieldError:
    """An entry that cannot be taken: where it stands, and a sentence that says what to do."""

    field: str
    refusal: TranslatableError


@dataclass
class FieldReader:
    """The entries of a sheet while they are read; whatever is wrong is noted in `wrong`, in order."""

    filled: FormFields
    errors: list[FieldError] = field(default_factory=list)

    def refuse(self, name: str, refusal: TranslatableError) -> None:
        """Note what is wrong with an entry."""
        self.errors.append(FieldError(name, refusal))

    def text(self, name: str, missing: str) -> str | None:
        """The text, which must be there: `missing` is the sentence that asks for it."""
        text = self.filled.get(name, "").strip()
        if not text:
            self.refuse(name, TranslatableError(missing))
        elif len(text) > LONGEST_TEXT:
            self.refuse(name, TranslatableError("Shorten this to {most} characters.", most=LONGEST_TEXT))
        else:
            return text
        return None

    def count(self, name: str, missing: str, least: int) -> int | None:
        """The whole number, which must be there."""
        digits = self._plain(name)
        if not digits:
            self.refuse(name, TranslatableError(missing))
        elif not re.fullmatch(r"[0-9]{1,8}", digits) or not least <= int(digits) <= MOST_SAMPLES:
            self.refuse(name, TranslatableError("Write a whole number of at least {least}.", least=least))
        else:
            return int(digits)
        return None

    def points(self, name: str) -> Fraction | None:
        """The points, exactly as written."""
        try:
            return parse_points(self._plain(name))
        except ValueError:
            self.refuse(name, TranslatableError("Write points as 2, as 1.5 or as 3/2."))
            return None

    def day(self, name: str, missing: str) -> date | None:
        """The civil day, which must be there."""
        text = self._plain(name)
        if not text:
            self.refuse(name, TranslatableError(missing))
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.refuse(name, TranslatableError("Write the day as 2026-11-22."))
            return None

    def choice(self, name: str, choices: Iterable[str], missing: str) -> str | None:
        """The one of these words that was chosen."""
        chosen = self.filled.get(name, "")
        if chosen in choices:
            return chosen
        self.refuse(name, TranslatableError(missing))
        return None

    def _plain(self, name: str) -> str:
        """Full-width digits are digits."""
        return unicodedata.normalize("NFKC", self.filled.get(name, "")).strip()[:LONGEST_SHOWN]
