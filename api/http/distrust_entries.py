"""Entries of a body in the list of serious distrust, as JSON and pages show them."""

from typing import Final

from api.app.container import Container
from domain.events.register import DistrustListed
from projections.audit_trail.queries import AuditPage, AuditTrailFilters
from services.principal import Principal

PAGE_SIZE: Final = 100


def distrust_entries(container: Container, by: Principal, cursor: str | None = None) -> AuditPage:
    """The entries that the body made, the latest first. Raises InvalidCursor, ViewUnavailable."""
    filters = AuditTrailFilters(body=by.body or "", topic=DistrustListed.topic)
    return container.audit.search(filters, cursor, PAGE_SIZE)
