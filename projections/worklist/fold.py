"""How does each event change what is due? Pure: the domain says what is due, this says since when."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime
from typing import Any, Final, assert_never, cast
from uuid import UUID

from pydantic import BaseModel, TypeAdapter

from domain.certificate.fold import after as case_after
from domain.certificate.state import Certificate
from domain.deadlines import Dates, Due, dates_after, due
from domain.events.unions import BodyEvent, CertificateEvent, SchemeEvent, SeriesEvent, StoredEvent
from domain.recorded import Recorded
from domain.scheme.published import PublishedScheme
from domain.scheme.published import after as scheme_after
from projections.published import UNKNOWN, scheme_of


@dataclass(frozen=True)
class Item:
    """Something due, and since when it has been waiting."""

    due: Due
    since: datetime


@dataclass(frozen=True)
class Docket:
    """A case with the days its deadlines count from and all that is due in it."""

    case: Certificate
    dates: Dates = field(default_factory=Dates)
    items: tuple[Item, ...] = ()


STATE: Final = TypeAdapter(Docket)


def docket_after(docket: Docket | None, recorded: Recorded, scheme: PublishedScheme) -> Docket:
    """The docket after one more event of the case."""
    case = case_after(docket.case if docket else None, recorded)
    dates = dates_after(docket.dates if docket else Dates(), recorded)
    known = docket.items if docket else ()
    return _listed(Docket(case, dates, known), scheme, recorded)


@dataclass
class Desk:
    """The dockets and schemes a batch may touch; `touched` says which dockets are new or different."""

    dockets: dict[UUID, Docket] = field(default_factory=dict)
    schemes: dict[str, PublishedScheme] = field(default_factory=dict)
    touched: set[UUID] = field(default_factory=set)
    revised: set[str] = field(default_factory=set)

    def read(self, batch: Iterable[Recorded]) -> None:
        """Take in the events, in order."""
        for recorded in batch:
            event = cast("StoredEvent", recorded.event)
            match event:
                case _ if isinstance(event, SchemeEvent):
                    self._take_scheme(recorded, scheme_of(event))
                case _ if isinstance(event, CertificateEvent):
                    self._take(recorded)
                case _ if isinstance(event, BodyEvent | SeriesEvent):
                    pass  # Nothing is due in a body or a number series.
                case _:
                    assert_never(event)

    def _take(self, recorded: Recorded) -> None:
        known = self.dockets.get(recorded.stream)
        scheme = known.case.scheme if known else getattr(recorded.event, "scheme", "")
        rules = self.schemes.get(scheme, UNKNOWN)
        self.dockets[recorded.stream] = docket_after(known, recorded, rules)
        self.touched.add(recorded.stream)

    def _take_scheme(self, recorded: Recorded, name: str) -> None:
        scheme = scheme_after(self.schemes.get(name, UNKNOWN), recorded)
        self.schemes[name] = scheme
        self.revised.add(name)
        for certificate, docket in self.dockets.items():
            if docket.case.scheme == name:
                self.dockets[certificate] = _listed(docket, scheme, recorded)
                self.touched.add(certificate)


def state(docket: Docket) -> dict[str, Any]:
    """The docket as plain JSON, sets in order, so that the same docket is always the same text."""
    plain: dict[str, Any] = _plain(docket)
    return plain


def _listed(docket: Docket, scheme: PublishedScheme, recorded: Recorded) -> Docket:
    since = {(item.due.kind, item.due.subject): item.since for item in docket.items}
    items = tuple(
        Item(each, since.get((each.kind, each.subject), recorded.recorded_at))
        for each in due(docket.case, scheme, docket.dates)
    )
    return replace(docket, items=items)


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
