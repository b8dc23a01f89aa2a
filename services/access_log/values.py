"""What does the access log hold, and what can be asked of it?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.values import Value

LARGEST = 500
"""Entries on a page."""


@dataclass(frozen=True)
class Access:
    """What is to be noted: what kind of access, by whom, by which way in, to what, with what end.

    `way` is `session` or the prefix of a key, `route` a template such as `GET /api/v1/staff/worklist`,
    `subject` the id or number of what was asked for. `problem` is the type of a refusal.
    """

    kind: str
    person: str | None = None
    roles: frozenset[str] = frozenset()
    body: str | None = None
    way: str | None = None
    route: str | None = None
    subject: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    status: int | None = None
    problem: str | None = None
    request_id: str | None = None


class AccessEntry(Value):
    """What was noted; `position` is its place in the order of all, which may have gaps."""

    position: int
    at: datetime
    kind: str
    person: str | None
    roles: tuple[str, ...]
    body: str | None
    way: str | None
    route: str | None
    subject: str | None
    details: dict[str, str]
    status: int | None
    problem: str | None
    request_id: str | None


class AccessPage(Value):
    """Entries, the latest first; `cursor` asks for earlier ones, None at the beginning of all."""

    entries: tuple[AccessEntry, ...]
    cursor: str | None


@dataclass(frozen=True)
class AccessLogFilters:
    """What entries must have in common; both moments are inclusive."""

    person: str | None = None
    kind: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
