"""Records of suspensions, ends and levels of a certificate."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.calendar import civil_date
from domain.events.upkeep import Measure
from domain.values import LevelId, PersonId


@dataclass(frozen=True)
class LiftingEvaluation:
    """An evaluation whether a suspension can be lifted: when it was held, and by whom it was recorded."""

    held_on: date
    recorded_on: date
    by: PersonId


@dataclass(frozen=True)
class SuspensionRecord:
    """A suspension; `until` is the last day for lifting or revoking.

    It runs until it is lifted by decision, recorded on `lifted_on`, or set aside from the beginning.
    """

    version: int
    start: datetime
    recorded_on: date
    until: date
    lift_conditions: tuple[str, ...]
    ground: str = ""
    fault: bool = True
    lifted: datetime | None = None
    lifted_on: date | None = None
    lifted_by: int | None = None
    """The version of the event that lifted it: a reinstatement, or the suspension that took its place."""
    lifting_held: bool = False
    """Whether the effect of the suspension that took its place is held until an appeal is decided."""
    evaluations: tuple[LiftingEvaluation, ...] = ()
    set_aside: bool = False
    held: bool = False

    @property
    def known_from(self) -> date:
        """The first day of its effect on which it was recorded."""
        return max(civil_date(self.start), self.recorded_on)

    @property
    def runs(self) -> bool:
        """Neither lifted, set aside, nor held until an appeal is decided."""
        is_lifted = self.lifted is not None and not self.lifting_held
        return not is_lifted and not self.set_aside and not self.held


@dataclass(frozen=True)
class EndRecord:
    """A revocation or deregistration, recorded as `version`; `fact` is `revoked` or `deregistered`.

    `measures` were pending when it ended the certificate: they are due again if it is set aside.
    `bars` says that the bar to a new application runs (rule 24), `leaves` are the versions of the sanctions
    that a deregistration left: without them it falls.
    """

    version: int
    fact: str
    since: datetime
    recorded_on: date
    measures: frozenset[Measure] = frozenset()
    bars: bool = False
    leaves: frozenset[int] = frozenset()
    set_aside: bool = False
    held: bool = False

    @property
    def known_from(self) -> date:
        """The first day of its effect on which it was recorded."""
        return max(civil_date(self.since), self.recorded_on)

    @property
    def barred_from(self) -> date | None:
        """The first day of the bar: an end dated back would otherwise have used it up before anyone knew."""
        return self.known_from if self.bars else None


@dataclass(frozen=True)
class LevelRecord:
    """A level that holds from `since`, recorded as `version`."""

    version: int
    since: datetime
    level: LevelId
    set_aside: bool = False
    held: bool = False
