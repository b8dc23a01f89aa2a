"""Fold of the bodies in the public register: names, approval spells, lines of their history. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, assert_never, cast
from uuid import UUID

from domain.approval import ApprovalRecord, ApprovalScope, Spell, after, spells
from domain.events.institution import (
    ApprovalCorrected,
    ApprovalGiven,
    ApprovalResumed,
    ApprovalSuspended,
    ApprovalWithdrawn,
    BodyContactRecorded,
    BodyEndCorrected,
    BodyEnded,
    BodyMoved,
    BodyNameCorrected,
    BodyRecoded,
    BodyRegistered,
    BodyRenamed,
)
from domain.events.unions import ApprovalEvent, BodyRecordEvent
from domain.recorded import Recorded
from domain.values import Titles

PublicBodyEvent = BodyRecordEvent | ApprovalEvent
"""Events of a body that the public sees; those about its people are private."""


@dataclass(frozen=True)
class KnownName:
    """A name of a body from `since` on, recorded as `version`, known from `known_from`."""

    body: str
    version: int
    since: datetime
    known_from: datetime
    name: Titles


@dataclass(frozen=True)
class KnownSpell:
    """A spell of an approval, known from one moment until another; None is until now."""

    body: str
    scope: ApprovalScope
    spell: Spell
    known_from: datetime
    known_until: datetime | None = None


@dataclass(frozen=True)
class BodyEventEntry:
    """A line of a body's public history; those of the first release are in no feed, which stays as it was."""

    position: int
    body: str
    version: int
    what: str
    effective_at: datetime
    recorded_at: datetime
    details: dict[str, Any]
    in_feed: bool


@dataclass
class BodyBatch:
    """The state loaded for a batch (the first four fields), and the changes collected from it.

    `streams` has the body of each stream, `since` when each name begins, by body and version.
    """

    streams: dict[UUID, str] = field(default_factory=dict)
    since: dict[tuple[str, int], datetime] = field(default_factory=dict)
    approvals: dict[str, tuple[ApprovalRecord, ...]] = field(default_factory=dict)
    open_spells: dict[str, tuple[KnownSpell, ...]] = field(default_factory=dict)

    new_names: list[KnownName] = field(default_factory=list)
    new_spells: list[KnownSpell] = field(default_factory=list)
    closed_spells: list[KnownSpell] = field(default_factory=list)
    changed_approvals: set[str] = field(default_factory=set)
    lines: list[BodyEventEntry] = field(default_factory=list)

    def apply(self, recorded: Recorded, *, in_feed: bool) -> None:
        """Apply one public event of a body."""
        event = cast("PublicBodyEvent", recorded.event)
        if isinstance(event, BodyRegistered):
            self.streams[recorded.stream] = event.body
        body = self.streams[recorded.stream]
        if isinstance(event, ApprovalEvent):
            self._apply_approval(body, event, recorded)
        else:
            self._apply_name(body, event, recorded)
        self.lines.append(
            BodyEventEntry(
                recorded.position,
                body,
                recorded.version,
                recorded.fact,
                recorded.effective_at,
                recorded.recorded_at,
                event.model_dump(mode="json", include=_public_fields(event)),
                in_feed,
            )
        )

    def _apply_name(self, body: str, event: BodyRecordEvent, recorded: Recorded) -> None:
        match event:
            case BodyRegistered(name=name) | BodyRenamed(name=name):
                self.since[body, recorded.version] = recorded.effective_at
                version = recorded.version
            case BodyNameCorrected(name=name, version=version):
                pass
            case BodyMoved() | BodyContactRecorded() | BodyRecoded() | BodyEnded() | BodyEndCorrected():
                return
            case _:
                assert_never(event)
        known = KnownName(body, version, self.since[body, version], recorded.recorded_at, name)
        self.new_names.append(known)

    def _apply_approval(self, body: str, event: ApprovalEvent, recorded: Recorded) -> None:
        """The spells as known from this event on; unchanged ones stay as they are."""
        records = after(self.approvals.get(body, ()), recorded, event)
        self.approvals[body] = records
        self.changed_approvals.add(body)
        expected = {(scope, spell) for scope in _scopes(records) for spell in spells(records, scope)}
        known = self.open_spells.get(body, ())
        unchanged = tuple(each for each in known if (each.scope, each.spell) in expected)
        self._close((each for each in known if each not in unchanged), recorded.recorded_at)
        opened = [
            KnownSpell(body, scope, spell, recorded.recorded_at)
            for scope, spell in sorted(
                expected - {(each.scope, each.spell) for each in unchanged}, key=_order
            )
        ]
        self.new_spells += opened
        self.open_spells[body] = (*unchanged, *opened)

    def _close(self, known: Iterable[KnownSpell], moment: datetime) -> None:
        """Close spells, be they stored already or opened earlier in this batch."""
        for each in known:
            closed = replace(each, known_until=moment)
            if each in self.new_spells:
                self.new_spells[self.new_spells.index(each)] = closed
            else:
                self.closed_spells.append(closed)


def _scopes(records: Iterable[ApprovalRecord]) -> set[ApprovalScope]:
    return {record.scope for record in records}


def _order(each: tuple[ApprovalScope, Spell]) -> tuple[str, str, str, datetime]:
    scope, spell = each
    return (scope.scheme, scope.edition, scope.field, spell.start)


def _public_fields(event: PublicBodyEvent) -> set[str]:  # noqa: C901
    # One case per event, so that the type checker lists a missing one.
    match event:
        case BodyRegistered():
            return {"name", "code"}
        case BodyRenamed():
            return {"name"}
        case BodyNameCorrected():
            return {"name", "version"}
        case BodyMoved():
            return {"address"}
        case BodyContactRecorded():
            return {"telephone", "website", "complaints"}
        case BodyRecoded():
            return {"code"}
        case BodyEnded():
            return set()
        case ApprovalGiven():
            return {"field", "scheme", "edition"}
        case ApprovalSuspended():
            return {"field", "scheme", "edition", "until", "notice"}
        case ApprovalResumed():
            return {"field", "scheme", "edition", "notice"}
        case ApprovalWithdrawn():
            return {"field", "scheme", "edition", "cause", "notice"}
        case ApprovalCorrected() | BodyEndCorrected():
            return {"version"}
        case _:
            assert_never(event)
