"""The list of serious distrust (严重失信): entries about one organisation by each body (rule 24)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from types import MappingProxyType
from typing import Final, cast

from domain.bodies import AlreadyRecorded
from domain.errors import InvalidValue
from domain.events.register import DistrustListed
from domain.identifier import IdentifierKind
from domain.recorded import Recorded
from domain.uscc import check_uscc
from domain.values import BodyId

HOME: Final = "CN"


@dataclass(frozen=True)
class DistrustEntries:
    """The last entry of each body about one organisation; `version` 0 is one that nobody entered."""

    version: int = 0
    by_body: Mapping[BodyId | None, DistrustListed] = field(default_factory=lambda: MappingProxyType({}))

    def in_force(self, today: date) -> DistrustListed | None:
        """An entry of any body that holds on that day."""
        holding = (
            each
            for each in self.by_body.values()
            if each.since <= today and (each.until is None or today <= each.until)
        )
        return min(holding, key=lambda each: each.since, default=None)


NOT_LISTED: Final = DistrustEntries()
"""An organisation without entries."""


def after(entries: DistrustEntries, recorded: Recorded) -> DistrustEntries:
    """The entries after one more: it replaces the earlier one of the same body, and no other body's."""
    listed = cast("DistrustListed", recorded.event)
    by_body = MappingProxyType({**entries.by_body, recorded.actor.body: listed})
    return DistrustEntries(recorded.version, by_body)


def replay(history: Iterable[Recorded]) -> DistrustEntries:
    """The entries about an organisation after its whole history."""
    return reduce(after, history, NOT_LISTED)


def list_distrust(
    entries: DistrustEntries, event: DistrustListed, body: BodyId, today: date
) -> DistrustListed:
    """Enter an organisation, or replace the entry of this body, for example to end it.

    An entry of another body is not touched. Raises InvalidValue, AlreadyRecorded.
    """
    if event.until and event.until < event.since:
        raise InvalidValue("The entry cannot end before it began on {since}.", since=event.since)
    own = entries.by_body.get(body)
    if own is None and event.until and event.until < today:
        raise InvalidValue("Your body has no entry about this organisation that could end.")
    if own == event:
        raise AlreadyRecorded("Your body made this entry already.")
    return event


def in_normal_form(event: DistrustListed) -> DistrustListed:
    """The entry with its identifier as cases have it. Raises InvalidCreditCode, InvalidValue."""
    identifier = event.identifier
    if identifier.kind is not IdentifierKind.FOREIGN and identifier.country != HOME:
        raise InvalidValue("A code of this kind is from CN; choose the kind for other registrations.")
    if identifier.kind is not IdentifierKind.USCC:
        return event
    checked = identifier.model_copy(update={"value": check_uscc(identifier.value)})
    return event.model_copy(update={"identifier": checked})
