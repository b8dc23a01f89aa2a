"""Fold of the work list: the domain decides what is due, the fold adds since when. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final, assert_never, cast
from uuid import UUID

from pydantic import BaseModel, TypeAdapter

from domain.calendar import civil_date
from domain.certificate.fold import after as case_after
from domain.certificate.independence import Involvement, involved_people
from domain.certificate.state import Certificate
from domain.deadlines import Dates, Due, SecondCertificate, dates_after, due
from domain.events.register import HeldState, HolderNoted
from domain.events.unions import (
    BodyEvent,
    CertificateEvent,
    RegisterEvent,
    SchemeEvent,
    SeriesEvent,
    StoredEvent,
)
from domain.holder import beside
from domain.recorded import Recorded
from domain.scheme.published import PublishedScheme
from domain.scheme.published import after as scheme_after
from domain.working_days import WEEKENDS_ALONE, WorkingDays
from projections.scheme_state import NO_SCHEME, scheme_of


@dataclass(frozen=True)
class DueItem:
    """A due item, and since when it has been waiting."""

    due: Due
    since: datetime


@dataclass(frozen=True)
class CaseDue:
    """A case with the days its deadlines count from and its due items."""

    case: Certificate
    dates: Dates = field(default_factory=Dates)
    items: tuple[DueItem, ...] = ()


STATE: Final = TypeAdapter(CaseDue)


def case_due_after(
    case_due: CaseDue | None,
    recorded: Recorded,
    scheme: PublishedScheme,
    working_days: WorkingDays = WEEKENDS_ALONE,
) -> CaseDue:
    """The case and its due items after one more event."""
    case = case_after(case_due.case if case_due else None, recorded)
    dates = dates_after(case_due.dates if case_due else Dates(), recorded)
    items = case_due.items if case_due else ()
    return with_items(CaseDue(case, dates, items), scheme, working_days, recorded.recorded_at)


@dataclass
class WorklistBatch:
    """The cases and schemes a batch may change; `changed_cases` are those that are new or different.

    `working_days` is the calendar that the view has.
    """

    cases: dict[UUID, CaseDue] = field(default_factory=dict)
    schemes: dict[str, PublishedScheme] = field(default_factory=dict)
    working_days: WorkingDays = WEEKENDS_ALONE
    changed_cases: set[UUID] = field(default_factory=set)
    changed_schemes: set[str] = field(default_factory=set)
    holders: dict[UUID, dict[UUID, HolderNoted]] = field(default_factory=dict)
    """The stream of a holder → its certificates, by their last note."""
    changed_notes: set[tuple[UUID, UUID]] = field(default_factory=set)

    def apply(self, batch: Iterable[Recorded]) -> None:
        """Apply the events, in order."""
        for recorded in batch:
            event = cast("StoredEvent", recorded.event)
            match event:
                case _ if isinstance(event, SchemeEvent):
                    self._apply_scheme(recorded, scheme_of(event))
                case _ if isinstance(event, CertificateEvent):
                    self._apply(recorded)
                case HolderNoted():
                    self._apply_note(recorded, event)
                case _ if isinstance(event, BodyEvent | SeriesEvent | RegisterEvent):
                    pass  # Nothing is due in a body, a number series or the register.
                case _:
                    assert_never(event)

    def count_again(self, certificate: UUID, case_due: CaseDue) -> None:
        """Count the working days of the items of that case by this calendar; all of them were due before."""
        scheme, moment = self.schemes.get(case_due.case.scheme, NO_SCHEME), _last_moment(case_due)
        self.cases[certificate] = with_items(case_due, scheme, self.working_days, moment)
        self.changed_cases.add(certificate)

    def _apply(self, recorded: Recorded) -> None:
        before = self.cases.get(recorded.stream)
        scheme = before.case.scheme if before else getattr(recorded.event, "scheme", "")
        rules = self.schemes.get(scheme, NO_SCHEME)
        self.cases[recorded.stream] = case_due_after(before, recorded, rules, self.working_days)
        self.changed_cases.add(recorded.stream)

    def _apply_note(self, recorded: Recorded, event: HolderNoted) -> None:
        """Two live certificates of a holder are due at both, as long as they live side by side (rule 21)."""
        notes = self.holders.setdefault(recorded.stream, {})
        notes[event.certificate] = event
        self.changed_notes.add((recorded.stream, event.certificate))
        today = civil_date(recorded.recorded_at)
        for noted in notes.values():
            case_due = self.cases.get(noted.certificate)
            if case_due is None or noted.state is HeldState.LEFT:
                continue  # its holder's present stream knows what it lives beside
            since = {each.number: each.since for each in case_due.dates.seconds}
            seconds = tuple(
                SecondCertificate(
                    each.number, since.get(each.number, today), each.valid_from, each.valid_until
                )
                for each in beside(noted, notes.values(), today)
            )
            if seconds != case_due.dates.seconds:
                dated = replace(case_due, dates=replace(case_due.dates, seconds=seconds))
                rules = self.schemes.get(case_due.case.scheme, NO_SCHEME)
                self.cases[noted.certificate] = with_items(
                    dated, rules, self.working_days, recorded.recorded_at
                )
                self.changed_cases.add(noted.certificate)

    def _apply_scheme(self, recorded: Recorded, name: str) -> None:
        scheme = scheme_after(self.schemes.get(name, NO_SCHEME), recorded)
        self.schemes[name] = scheme
        self.changed_schemes.add(name)
        for certificate, case_due in self.cases.items():
            if case_due.case.scheme == name:
                self.cases[certificate] = with_items(
                    case_due, scheme, self.working_days, recorded.recorded_at
                )
                self.changed_cases.add(certificate)


def dump_state(case_due: CaseDue) -> dict[str, Any]:
    """The state as plain JSON, sets in order, so that the same state is always the same text."""
    plain: dict[str, Any] = _plain(case_due)
    return plain


def involvements(case: Certificate, number: int | None) -> dict[str, list[str]]:
    """The involvements of each person in the case, or in its audit, change or appeal with that number."""
    found: dict[str, list[str]] = {}
    for involvement in sorted(Involvement):
        for person in sorted(involved_people(involvement, case, number)):
            found.setdefault(person, []).append(involvement)
    return found


def with_items(
    case_due: CaseDue, scheme: PublishedScheme, working_days: WorkingDays, moment: datetime
) -> CaseDue:
    """The case with what is due in it; what was not due before waits since that moment."""
    since = {(item.due.kind, item.due.subject): item.since for item in case_due.items}
    items = tuple(
        DueItem(each, since.get((each.kind, each.subject), moment))
        for each in due(case_due.case, scheme, case_due.dates, working_days)
    )
    return replace(case_due, items=items)


def _last_moment(case_due: CaseDue) -> datetime:
    """The latest moment since which something is due in the case; a case without items gets none."""
    return max((item.since for item in case_due.items), default=datetime.min.replace(tzinfo=UTC))


def _plain(value: object) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, frozenset):
        return sorted(_plain(item) for item in value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | str) else _text(value)


def _text(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
