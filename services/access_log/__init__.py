"""Access log: who read non-public data, logged in, or was refused."""

from services.access_log.log import Access, AccessEntry, AccessLog, AccessLogFilters, AccessPage

__all__ = ["Access", "AccessEntry", "AccessLog", "AccessLogFilters", "AccessPage"]
