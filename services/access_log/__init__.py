"""The access log: who looked at what, who came in, and who was refused?"""

from services.access_log.log import AccessLog
from services.access_log.values import Access, Entry, Page, Question

__all__ = ["Access", "AccessLog", "Entry", "Page", "Question"]
