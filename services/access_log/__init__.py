"""The access log: who looked at what, who came in, and who was refused?"""

from services.access_log.log import Access, AccessEntry, AccessLog, AccessLogFilters, AccessPage

__all__ = ["Access", "AccessEntry", "AccessLog", "AccessLogFilters", "AccessPage"]
