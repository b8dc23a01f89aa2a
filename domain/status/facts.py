"""Public facts of a certificate, each with the instant from which it is effective."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime

from domain.scheme.limits import VoidTime
from domain.values import Value


class Gap(Value):
    """A time without effect, from `start` inclusive to `end` exclusive; None is without limit."""

    start: AwareDatetime | None = None
    end: AwareDatetime | None = None

    def covers(self, moment: datetime) -> bool:
        """Whether the moment lies in it."""
        return (self.start is None or self.start <= moment) and (self.end is None or moment < self.end)


class Effective(Value):
    """Something recorded as `version` that holds from `since`, except in its gaps.

    A gap from the beginning comes from a decision set aside, one in between from an effect held during an
    appeal. In facts from before there were gaps the version is 0.
    """

    version: int = 0
    recorded_on: date | None = None
    """The day on which it was recorded, of a suspension or an end."""
    gaps: tuple[Gap, ...] = ()
    set_aside: bool = False
    """Whether it was set aside, be it from the beginning or from a day: its ground is no fact any more."""

    def interrupted(self, moment: datetime) -> bool:
        """Whether it has no effect at the moment, although it was recorded."""
        return any(gap.covers(moment) for gap in self.gaps)


class ValueAt(Effective):
    """A value that holds from `since`; of two from the same instant the one recorded later holds."""

    since: AwareDatetime
    position: int
    value: str | int


class UntilAt(Effective):
    """The last day of a suspension, as it was extended at `since`."""

    since: AwareDatetime
    until: date


class Lifting(Effective):
    """A suspension was lifted at `since`."""

    since: AwareDatetime


class SuspensionSpan(Effective):
    """A suspension; only a decision lifts it, never reaching its last day.

    `public` says whether the public sees the ground.
    """

    start: AwareDatetime
    until: date
    ground: str
    public: bool = True
    lifted: Lifting | None = None
    extensions: tuple[UntilAt, ...] = ()

    def covers(self, moment: datetime) -> bool:
        """Whether the suspension was in effect at that moment."""
        if moment < self.start or self.interrupted(moment):
            return False
        lifted = self.lifted
        return lifted is None or moment < lifted.since or lifted.interrupted(moment)

    def until_at(self, moment: datetime) -> date:
        """The last day for lifting or revoking, with the extensions in effect at the moment."""
        in_effect = [
            each for each in self.extensions if each.since <= moment and not each.interrupted(moment)
        ]
        return in_effect[-1].until if in_effect else self.until


class EndKind(StrEnum):
    """撤销 (revoked) and 注销 (deregistered), which are never mixed."""

    REVOKED = "revoked"
    DEREGISTERED = "deregistered"


class End(Effective):
    """How and from when the certificate was ended; `public` says whether the public sees the ground."""

    kind: EndKind
    since: AwareDatetime
    ground: str
    public: bool = True


class SurveillanceHeld(Effective):
    """A concluded surveillance; `counts` says whether the next one is counted from it (rule 23)."""

    held_on: date
    counts: bool = True


class Replacement(Value):
    """The certificate that took over, and from which day; recorded as `version`, 0 in older facts."""

    version: int = 0
    number: str
    from_day: date


class Facts(Value):
    """The public facts of one granted certificate, as far as they are recorded.

    `fields` has the values of each particular, the level and the edition, and from when each holds.
    `decided_on` is the day of the decision to grant, `audit_held_to` the end of the audit it rests on.
    """

    certificate: UUID
    body: str
    scheme: str
    number: str
    first_issued: date
    decided_on: date
    audit_held_to: date | None = None
    valid_from: date
    valid_until: date
    fields: dict[str, tuple[ValueAt, ...]]
    suspensions: tuple[SuspensionSpan, ...] = ()
    ends: tuple[End, ...] = ()
    replaced: Replacement | None = None
    surveillances: tuple[SurveillanceHeld, ...] = ()
    void_times: tuple[VoidTime, ...] = ()
    granted_version: int = 0
    annulled_at: AwareDatetime | None = None
    """When it was recorded that the grant was set aside."""
    position: int
