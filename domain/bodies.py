"""Rules for what the operator records of a body: registration, name, address, approvals, its end.

Source: domain rule 17 and §9, "Body". The operator records on a notice of the authority.
"""

import re
from datetime import datetime
from typing import Final, assert_never

from domain.approval import LOSSES, ApprovalScope, ApprovalState, Reach, in_force, spell_at
from domain.body import Body
from domain.calendar import civil_date, must_be_within_calendar
from domain.errors import InvalidValue, NotAllowedNow
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
    CompetenceMode,
    WithdrawalCause,
)
from domain.events.unions import ApprovalEvent, BodyRecordEvent
from domain.printed_text import must_be_printable
from domain.scheme.published import PublishedScheme
from domain.values import Titles

COMPETENCE_OF_NEW_BODIES: Final = CompetenceMode.REQUIRED
"""A body registered now keeps a competence register from the start (rule 27)."""


class UnknownEdition(InvalidValue):
    """The edition was never published."""

    def __init__(self, edition: str) -> None:
        super().__init__("{edition} was never published: load its scheme file first.", edition=edition)


class BodyNotRegistered(NotAllowedNow):
    """The body is not registered here."""

    def __init__(self, body: str) -> None:
        super().__init__("{body} is not registered: register the body first.", body=body)


class BodyHasEnded(NotAllowedNow):
    """The body left the register: no decision of its own is open (domain §9)."""

    def __init__(self, since: datetime) -> None:
        self.since = since
        super().__init__("The body left the register: it decides nothing any more.")


class AlreadyRecorded(NotAllowedNow):
    """The request would change nothing."""


def must_be_registered(body: Body) -> None:
    """Raise BodyNotRegistered."""
    if not body.version:
        raise BodyNotRegistered(body.id or "The body")


def record_of_body(body: Body, event: BodyRecordEvent, now: datetime) -> BodyRecordEvent:
    """What the register has on record of a body itself.

    A body that has left is closed but for corrections: its page and its certificates stay. A day of leaving
    that has not come closes nothing, and another one replaces it.

    Raises AlreadyRecorded, BodyNotRegistered, BodyHasEnded, InvalidValue, DateOutOfRange,
    CharacterNotPrintable, TextNotComposed. Whether a code is free is a question to its own stream
    (`body_code`).
    """
    must_be_within_calendar(dict(event).values())
    must_be_printable(dict(event) | _titles(event))
    if isinstance(event, BodyRegistered):
        if body.version:
            raise AlreadyRecorded("{body} is already registered.", body=event.body)
        return event
    must_be_registered(body)
    _must_be_open(body, event, now)
    _must_change_something(body, event, now)
    return event


def _must_change_something(body: Body, event: BodyRecordEvent, now: datetime) -> None:
    match event:
        case BodyRenamed(name=name):
            _must_differ(name, body.name_at(event.effective_at(now)))
        case BodyNameCorrected(version=version, name=name):
            _must_differ(name, _name_recorded_as(body, version))
        case BodyRecoded(code=code):
            _must_differ(code, body.code)
        case BodyContactRecorded(website=website):
            _must_be_of_the_web(website)
        case BodyEnded():
            _must_differ(event.effective_at(now), body.ended)
        case BodyEndCorrected(version=version):
            _must_have_ended(body, version)
        case BodyRegistered() | BodyMoved():
            pass
        case _:
            assert_never(event)


def _must_be_open(body: Body, event: BodyRecordEvent, now: datetime) -> None:
    ended = body.ended_by(now)
    if ended and not isinstance(event, BodyNameCorrected | BodyEndCorrected):
        raise BodyHasEnded(ended)


def reach_of_record(event: BodyRecordEvent, now: datetime) -> Reach | None:
    """What the event would touch if it were recorded now: certificates whose standing may depend on it.

    Every certificate of a body that leaves; none by a name, an address or a code.
    """
    return Reach(None, civil_date(event.effective_at(now))) if isinstance(event, BodyEnded) else None


def _titles(event: BodyRecordEvent) -> dict[str, object]:
    """The name or the address of the event in each language, by field (rule 35)."""
    match event:
        case BodyRegistered(name=titles) | BodyRenamed(name=titles) | BodyNameCorrected(name=titles):
            return {"name": titles.zh, "name_latin": titles.en}
        case BodyMoved(address=titles):
            return {"address": titles.zh, "address_en": titles.en}
        case BodyContactRecorded() | BodyRecoded() | BodyEnded() | BodyEndCorrected():
            return {}
        case _:
            assert_never(event)


def _must_have_ended(body: Body, version: int) -> None:
    if all(recorded != version for recorded, _ in body.ends):
        raise InvalidValue("No end was recorded as version {version}.", version=version)


def _name_recorded_as(body: Body, version: int) -> Titles:
    name = next((each.name for each in body.names if each.version == version), None)
    if name is None:
        raise InvalidValue("No name was recorded as version {version}.", version=version)
    return name


def record_of_approval(
    body: Body, event: ApprovalEvent, scheme: PublishedScheme, now: datetime
) -> ApprovalEvent:
    """What the authority decided about an approval, or the correction of a slip.

    Raises BodyNotRegistered, UnknownEdition, InvalidValue, DateOutOfRange, CharacterNotPrintable,
    TextNotComposed, AlreadyRecorded.
    """
    must_be_within_calendar(dict(event).values())
    must_be_printable(dict(event))
    must_be_registered(body)
    if isinstance(event, ApprovalCorrected):
        _must_be_correctable(body, event.version)
        return event
    _must_be_published(event, scheme)
    if isinstance(event, ApprovalWithdrawn) and event.cause is None:
        raise InvalidValue("Say whether the approval was withdrawn for fault or given up.")
    if isinstance(event, ApprovalSuspended):
        _must_end_later(event, now)
    if state_before(body, event, now) not in _POSSIBLE_BEFORE[_kind(event)]:
        raise AlreadyRecorded(
            "This changes nothing about the approval for {edition} in {code}.",
            edition=event.edition,
            code=event.field,
        )
    return event


def _must_be_correctable(body: Body, version: int) -> None:
    """A correction takes out one record: it does not put a suspension out of force that says otherwise."""
    corrected = next((record for record in body.approvals if record.version == version), None)
    if corrected is None:
        raise InvalidValue("No approval was recorded as version {version}.", version=version)
    left = [record for record in body.approvals if record is not corrected]
    lost = in_force(body.approvals, corrected.scope) - in_force(left, corrected.scope) - {version}
    suspended = {record.version for record in left if record.state is ApprovalState.SUSPENDED}
    if resting := sorted(lost & suspended):
        raise InvalidValue(
            "The suspension recorded as version {suspension} rests on version {version}: correct it first.",
            suspension=resting[0],
            version=version,
        )


_Scoped = ApprovalGiven | ApprovalSuspended | ApprovalResumed | ApprovalWithdrawn

_POSSIBLE_BEFORE: Final[dict[str, tuple[ApprovalState | None, ...]]] = {
    "given": (None, *LOSSES),
    "suspended": (ApprovalState.LIVE, ApprovalState.SUSPENDED),
    "resumed": (ApprovalState.SUSPENDED,),
    "given_up": (ApprovalState.LIVE, ApprovalState.SUSPENDED, ApprovalState.WITHDRAWN),
    # An approval that was given up can still be withdrawn for fault while certificates run out.
    "fault": (
        ApprovalState.LIVE,
        ApprovalState.SUSPENDED,
        ApprovalState.WITHDRAWN,
        ApprovalState.GIVEN_UP,
    ),
}
"""Kind of event → the states of the approval, on the day it takes effect, that it changes."""


def state_before(body: Body, event: _Scoped, now: datetime) -> ApprovalState | None:
    """The state of the approval at the moment at which the event takes effect, without it."""
    scope = ApprovalScope(event.field, event.scheme, event.edition)
    spell = spell_at(body.approval_spells(scope), event.effective_at(now))
    return spell.state if spell else None


def _kind(event: _Scoped) -> str:
    match event:
        case ApprovalGiven():
            return "given"
        case ApprovalSuspended():
            return "suspended"
        case ApprovalResumed():
            return "resumed"
        case ApprovalWithdrawn(cause=cause):
            return cause or WithdrawalCause.FAULT
        case _:
            assert_never(event)


def _must_be_published(event: _Scoped, scheme: PublishedScheme) -> None:
    content = scheme.editions.get(event.edition)
    if content is None:
        raise UnknownEdition(event.edition)
    if content.scheme != event.scheme:
        raise InvalidValue(
            "{edition} belongs to scheme {scheme}, not {other}.",
            edition=event.edition,
            scheme=content.scheme,
            other=event.scheme,
        )
    if content.field != event.field:
        raise InvalidValue(
            "{edition} belongs to field {code}, not {other_code}.",
            edition=event.edition,
            code=content.field,
            other_code=event.field,
        )


def _must_end_later(event: ApprovalSuspended, now: datetime) -> None:
    if event.until and civil_date(event.effective_at(now)) > event.until:
        raise InvalidValue("The suspension cannot end before it begins.")


def _must_be_of_the_web(website: str | None) -> None:
    """The public follows it: an address with a scheme that runs no script, and a host without a user."""
    if website and not re.fullmatch(r"https?://[^\s/?#@\\]+([/?#]\S*)?", website):
        raise InvalidValue("The website must begin with https:// or http:// and the name of a host.")


def _must_differ(new: object, old: object) -> None:
    if new == old:
        raise AlreadyRecorded("The body has this already.")
