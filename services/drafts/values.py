"""What is a draft, and what came of saving one?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from domain.values import PersonId

FormFields = Mapping[str, str]
"""Fields of a form by name, as they were typed; a field left blank may be missing."""

LARGEST: Final = 500_000
"""Bytes of a draft in UTF-8: names and values of all its fields together."""

MOST_FIELDS: Final = 2_000


@dataclass(frozen=True)
class Draft:
    """What the team has written down, as of one version; 0 if nobody has saved anything yet."""

    version: int = 0
    content: FormFields = field(default_factory=dict)
    saved_at: datetime | None = None
    saved_by: PersonId | None = None


@dataclass(frozen=True)
class SaveResult:
    """What came of saving: the draft as it stands now, and what whoever saved has to be shown.

    `taken` are the units a colleague changed meanwhile; where both changed the same one, nothing was
    stored and it is among the `conflicts`: `content` then holds what this person typed, `draft` the other's.
    """

    draft: Draft
    content: FormFields
    colleague_units: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()

    @property
    def stored(self) -> bool:
        """Whether it is kept now."""
        return not self.conflicts
