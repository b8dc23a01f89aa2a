"""The access log: who looked at what, who came in, and who was refused?"""

from services.access_log.log import AccessLog
from services.access_log.values import Access, AccessEntry, AccessLogFilters, AccessPage

__all__ = ["Access", "AccessEntry", "AccessLog", "AccessLogFilters", "AccessPage"]
