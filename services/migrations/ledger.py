"""Ledger of migrations: every one there is, in the order in which a database has them.

A released file never changes and never calls code of today: whatever comes later is a new file with the next
number, and its line at the end of the ledger (docs/adr/0012-migrations.md).
"""

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Final


@dataclass(frozen=True)
class Migration:
    """One file, `NNNN_NAME.sql`. A database remembers it by NAME, for ever.

    An optional one may wait: where a role it needs does not exist, it is postponed to the next `migrate`,
    and the service works without it, as the owner of the tables.
    """

    file: str
    optional: bool = False

    @property
    def name(self) -> str:
        """The name in the table `certtrail.migrations`."""
        return self.file.partition("_")[2].removesuffix(".sql")

    @cached_property
    def sql(self) -> str:
        """The content of the file. Raises FileNotFoundError."""
        return (files(__package__) / self.file).read_text(encoding="utf-8")


LEDGER: Final = (
    Migration("0001_events-1.sql"),
    Migration("0002_people-1.sql"),
    Migration("0003_roles-1.sql", optional=True),
    Migration("0004_views-1.sql"),
    Migration("0005_views-roles-1.sql", optional=True),
    Migration("0006_accounts-1.sql"),
    Migration("0007_accounts-roles-1.sql", optional=True),
    Migration("0008_sessions-1.sql"),
    Migration("0009_sessions-roles-1.sql", optional=True),
    Migration("0010_people-2.sql"),
    Migration("0011_access-1.sql"),
    Migration("0012_access-roles-1.sql", optional=True),
    Migration("0013_rates-1.sql"),
    Migration("0014_rates-roles-1.sql", optional=True),
    Migration("0015_oidc-1.sql"),
    Migration("0016_oidc-roles-1.sql", optional=True),
    Migration("0017_drafts-1.sql"),
    Migration("0018_drafts-roles-1.sql", optional=True),
    Migration("0019_people-3.sql"),
)
