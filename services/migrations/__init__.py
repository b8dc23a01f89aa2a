"""Migrations: frozen SQL in numbered files, and the ledger of which a database has had."""

from services.migrations.ledger import LEDGER, Migration
from services.migrations.runner import Views, migrate

__all__ = ["LEDGER", "Migration", "Views", "migrate"]
