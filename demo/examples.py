"""Named examples of the demonstration data, and temporary API keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from demo.scenarios.open_today import backdated_day
from demo.staff import BODIES, EVERY_BODY, REGULATOR
from domain.deadlines import Kind
from domain.status.standing import Status
from domain.values import PersonId, Role
from projections.public_register.answers import Answer
from projections.public_register.queries import PublicRegister
from projections.public_register.search import SearchFilters
from services.event_store import Clock
from services.keys import Keys, KeyTerms
from services.principal import Principal
from services.scopes import ALL

KEY_LIFETIME: Final = timedelta(hours=12)
"""Keys are created at each start and revoked at its end; after a killed process they expire by themselves."""

PAGE: Final = "/c/"
PUBLIC: Final = "/api/v1/certificates/"
WORKLIST: Final = "/api/v1/staff/worklist"
EVENTS: Final = "/api/v1/audit/events?limit=5"

_SCHEMES: Final = ("after-sales", None)

_BACKDATED: Final = timedelta(days=5)
_WORKLIST_KINDS: Final = {
    Role.REGISTRAR: Kind.AGREEMENT_MISSING,
    Role.REVIEWER: Kind.REVIEW_WAITING,
    Role.PLANNER: Kind.SURVEILLANCE_DUE,
    Role.AUDITOR: Kind.FINDING_DUE,
    Role.DECIDER: Kind.SURVEILLANCE_OVERDUE,
    Role.COMPLAINTS_OFFICER: Kind.COMPLAINT_TO_INVESTIGATE,
}


@dataclass(frozen=True)
class Example:
    """A certificate to look at. `key` names the example to programs, `what` to people.

    `query` is the query string that goes with the number.
    """

    key: str
    what: str
    number: str
    query: str = ""

    @property
    def page(self) -> str:
        """The path of the page."""
        return f"{PAGE}{self.number}{self.query}"

    @property
    def path(self) -> str:
        """The path of the JSON document."""
        return f"{PUBLIC}{self.number}{self.query}"


@dataclass(frozen=True)
class DemoKey:
    """An API key of one of the generated people, and a path that it may read."""

    role: Role
    person: PersonId
    key: str
    path: str


def examples(public: PublicRegister, today: date) -> list[Example]:
    """A certificate for each status, and one whose status on a past day was recorded later."""
    first_numbers = ((status, _first(public, status)) for status in Status)
    by_status = [Example(status.value, status.value, number) for status, number in first_numbers if number]
    number = next(_backdated_suspensions(public), None)
    return [*by_status, *(_two_moments(number, backdated_day(today)) if number else ())]


@contextmanager
def temporary_keys(keys: Keys, clock: Clock) -> Iterator[list[DemoKey]]:
    """A key for each role in the first body, and one for a regulator; all are revoked on exit."""
    demo_keys = [_create_key(keys, clock, person, role) for person, role in _holders()]
    try:
        yield demo_keys
    finally:
        for each in demo_keys:
            keys.revoke(each.key.split("_")[1])


def _first(public: PublicRegister, status: Status) -> str | None:
    """A certificate with that status, of the after-sales scheme if there is one; None if there is none."""
    filters = (
        SearchFilters(body=body.id, status=status, scheme=scheme)
        for scheme in _SCHEMES
        for body in EVERY_BODY
    )
    results = (public.search(each, limit=1) for each in filters)
    return next((found.number for page in results for found in page.found), None)


def _backdated_suspensions(public: PublicRegister) -> Iterator[str]:
    for body in BODIES:
        for result in public.search(SearchFilters(body=body.id, status=Status.SUSPENDED), limit=100).found:
            certificate = public.lookup(result.number)
            if certificate and _is_backdated(certificate):
                yield result.number


def _is_backdated(certificate: Answer) -> bool:
    line = [line for line in certificate.history if line.what == "suspended"][-1]
    return line.recorded_at - line.effective_at > _BACKDATED


def _two_moments(number: str, day: date) -> tuple[Example, Example]:
    """The same day twice: as known before the suspension was recorded, and as known now."""
    query = urlencode({"as_of": day.isoformat(), "known_at": day.isoformat()})
    return (
        Example("two_moments_then", f"{day} as known on {day}", number, f"?{query}"),
        Example("two_moments_now", f"{day} as known now", number, f"?as_of={day}"),
    )


def _holders() -> Iterator[tuple[Principal, Role]]:
    for role in Role:
        if role is Role.REGULATOR:
            yield REGULATOR, role
        elif holder := next((p for p in BODIES[0].people if p.roles == {role}), None):
            yield holder, role


def _create_key(keys: Keys, clock: Clock, person: Principal, role: Role) -> DemoKey:
    expires_at: datetime = clock() + KEY_LIFETIME
    terms = KeyTerms(ALL, expires_at, "demonstration")
    key = keys.add(person.person, person.roles, person.body, terms)
    kind = _WORKLIST_KINDS.get(role)
    path = EVENTS if role is Role.REGULATOR else WORKLIST + (f"?kind={kind}" if kind else "")
    return DemoKey(role, person.person, key, path)
