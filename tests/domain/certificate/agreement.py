"""Agreement of a case with its public answer: every field of the answer that the case knows too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from domain.calendar import civil_date
from domain.certificate.state import Certificate, Stage
from domain.events.decision import Replaced
from domain.events.sanctions import Deregistered, Revoked, Suspended
from domain.events.set_aside import CarriedOver
from domain.recorded import Recorded
from domain.scheme.published import PublishedScheme
from domain.status.facts import Facts
from domain.status.standing import Holder, Standing, Status

FILE: Final = "tests/domain/certificate/agreement.py"


@dataclass(frozen=True)
class CaseAt:
    """The case after its history, at the moment at which the last event was recorded."""

    case: Certificate
    history: Sequence[Recorded]
    scheme: PublishedScheme

    @property
    def moment(self) -> datetime:
        """When the last event was recorded."""
        return self.history[-1].recorded_at

    @property
    def today(self) -> date:
        """The civil day of that moment."""
        return civil_date(self.moment)


def _status(at: CaseAt) -> Status:
    """In the order of domain §7, by the case alone."""
    case = at.case
    if case.stage in {Stage.REVOKED, Stage.DEREGISTERED, Stage.ANNULLED}:
        return Status(case.stage.value)
    if case.valid_from and at.today < case.valid_from:
        return Status.NOT_YET_ISSUED
    return _status_within_term(at)


def _status_within_term(at: CaseAt) -> Status:
    case = at.case
    if case.expired(at.today):
        return Status.EXPIRED
    if case.stage is Stage.SUSPENDED:
        return Status.SUSPENDED
    return Status.NOT_TRANSITIONED if at.scheme.lapsed(case.edition, at.today) else Status.VALID


def _level(at: CaseAt) -> str | None:
    return None if at.case.stage is Stage.ANNULLED else at.case.level


def _begins_as(at: CaseAt) -> Status | None:
    """The status on the first day, which the case has now already, unless an edition lapses until then."""
    if _status(at) is not Status.NOT_YET_ISSUED or not at.case.valid_from:
        return None
    first = at.case.valid_from
    if at.case.stage is Stage.SUSPENDED:
        return Status.SUSPENDED
    return Status.NOT_TRANSITIONED if at.scheme.lapsed(at.case.edition, first) else None


def _organisation(at: CaseAt) -> Holder:
    organisation = at.case.particulars.organisation
    return Holder.model_validate({name: getattr(organisation, name) for name in Holder.model_fields})


def _surveillance_due(at: CaseAt) -> date | None:
    case = at.case
    if _status(at) not in {Status.VALID, Status.SUSPENDED}:
        return None
    assert case.valid_from
    assert case.valid_until
    limits = at.scheme.editions[case.edition].limits
    return limits.surveillance_due(case.supervised_on or case.valid_from, case.valid_until, case.void_times)


def _suspended_until(at: CaseAt) -> date | None:
    suspension = at.case.suspension
    return suspension.until if suspension and _status(at) is Status.SUSPENDED else None


def _reason(at: CaseAt) -> str | None:
    """The public ground in the event that suspended or ended the certificate, which the case knows."""
    status, case = _status(at), at.case
    cause = {
        Status.SUSPENDED: case.suspension,
        Status.REVOKED: case.end,
        Status.DEREGISTERED: case.end,
    }.get(status)
    if cause is None:
        return None
    event = at.history[cause.version - 1].event
    assert isinstance(event, Suspended | Revoked | Deregistered | CarriedOver)
    return event.ground if event.public and event.ground else None


def _replaced_by(at: CaseAt) -> str | None:
    """The number in the event of the replacement, which the case knows."""
    for event in (each.event for each in at.history):
        if isinstance(event, Replaced) and event.by == at.case.replaced_by and event.from_day <= at.today:
            return event.number
    return None


def _before(day: date | None, today: date) -> bool:
    return day is not None and day < today


COMPARED: Final[Mapping[str, Callable[[CaseAt], object]]] = {
    "status": _status,
    "level": _level,
    "edition": lambda at: at.case.edition,
    "scope": lambda at: at.case.particulars.scope,
    "organisation": _organisation,
    "next_surveillance_due": _surveillance_due,
    "surveillance_overdue": lambda at: _before(_surveillance_due(at), at.today),
    "suspended_until": _suspended_until,
    "suspension_overdue": lambda at: _before(_suspended_until(at), at.today),
    "reason": _reason,
    "replaced_by": _replaced_by,
    "begins_as": _begins_as,
}
"""Field of the public standing → what it is by the case."""

UNKNOWN: Final[Mapping[str, str]] = {"status_since": "follows from the timeline, which a case does not have"}
"""Field of the public standing that a case does not know → why."""

COMPARED_FACTS: Final[Mapping[str, Callable[[Certificate], object]]] = {
    "certificate": lambda case: case.id,
    "body": lambda case: case.body,
    "scheme": lambda case: case.scheme,
    "number": lambda case: case.number,
    "first_issued": lambda case: case.first_issued,
    "valid_from": lambda case: case.valid_from,
    "valid_until": lambda case: case.valid_until,
    "granted_version": lambda case: case.granted_version,
    "decided_on": lambda case: case.decided_on,
    "audit_held_to": lambda case: case.audit_held_to,
}
"""Public fact that is the same at every moment → what it is by the case."""

WITHIN_THE_STANDING: Final = frozenset(
    {
        "fields",
        "suspensions",
        "ends",
        "replaced",
        "surveillances",
        "void_times",
        "annulled_at",
        "position",
    }
)
"""Public facts that are compared through the standing that follows from them."""


def assert_agrees(at: CaseAt, answer: Standing, walk: object) -> None:
    """Every field compared: by the answer and by the case."""
    for name, by_case in COMPARED.items():
        assert (name, getattr(answer, name)) == (name, by_case(at)), disagreement("Standing", name, walk)


def assert_same_facts(case: Certificate, facts: Facts, walk: object) -> None:
    """Every public fact compared that is the same at every moment."""
    for name, by_case in COMPARED_FACTS.items():
        assert (name, getattr(facts, name)) == (name, by_case(case)), disagreement("Facts", name, walk)


def disagreement(model: str, name: str, walk: object) -> str:
    """The message for a difference between case and public answer."""
    return (
        f"walk {walk}: the public answer and the case differ in {model}.{name}: "
        "compare domain/status/fold.py with domain/certificate/fold/"
    )
