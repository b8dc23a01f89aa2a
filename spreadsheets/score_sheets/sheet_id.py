"""Which audit, by which rules, is a sheet of? So that no sheet of another one is taken for it."""

from dataclasses import dataclass
from uuid import UUID

from domain.scheme.model import Scheme
from domain.scheme.table import ScoreTable


@dataclass(frozen=True)
class AuditSheet:
    """The sheet of one audit under one version of a scheme's rules, whose score table it has."""

    case: UUID
    audit: int
    scheme: Scheme
    table: ScoreTable

    @property
    def identifiers(self) -> dict[str, str]:
        """What says so on the sheet, by the keys of `words.IDENTITY`."""
        return {
            "scheme": self.scheme.scheme,
            "edition": self.scheme.edition,
            "rule_version": self.scheme.rule_version,
            "case": str(self.case),
            "audit": str(self.audit),
        }
