"""Decision to downgrade the level of a certificate."""

from domain.certificate.context import Act, Context
from domain.certificate.declaration import DatedTerms, Effect, decision
from domain.certificate.errors import LevelNotAvailable, LowestLevel
from domain.certificate.grounds import ground_of, must_fit
from domain.certificate.independence import EVALUATORS, must_not_be_barred
from domain.certificate.pending_matters import matters_from_before, must_have_begun
from domain.certificate.state import Certificate
from domain.certificate.timing import effective_within, first_day_of_next_level
from domain.certificate.upkeep import must_be_live
from domain.events.base import Event
from domain.events.sanctions import Downgraded
from domain.events.upkeep import Measure
from domain.scheme.grounds import Ground, GroundBasis
from domain.scheme.model import Scheme
from domain.values import LevelId, Role, Word


class Downgrade(DatedTerms):
    """The lower level, and the ground where the case itself shows one."""

    level: LevelId
    ground: Word | None = None


def downgrade_grounds(rules: Scheme) -> tuple[Ground, ...]:
    """The grounds that a downgrade can name: those that the case itself shows, without further evidence."""
    return tuple(each for each in rules.sanction_grounds.suspension if each.basis is not GroundBasis.EVIDENCE)


def _may_downgrade(case: Certificate, act: Act, context: Context) -> None:
    must_be_live("downgrade", case, act)
    must_not_be_barred(EVALUATORS, case, act, context)  # before the level, which is none of their concern
    if Measure.DOWNGRADE in matters_from_before(case).measures:
        must_have_begun(case, act)
    rules = context.rules(case)
    if case.level and rules.rank(case.level) == 1:
        raise LowestLevel(case.level)


@decision(
    "downgrade",
    Downgrade,
    by={Role.DECIDER},
    when=_may_downgrade,
    barred=EVALUATORS,
    effect=Effect.GRAVE,
    confirmation=None,
    example={"reason": "监督评审未达到原等级", "level": "three-star", "ground": None, "effective_on": None},
    settles=("measure_pending/downgrade",),
)
def downgrade(case: Certificate, terms: Downgrade, act: Act, context: Context) -> tuple[Event, ...]:
    """Lower the level.

    Raises LevelNotAvailable, UnknownLevel, DatesOutOfOrder, UnknownGround, GroundContradicted.
    """
    rules = context.rules(case)
    if case.level and rules.rank(terms.level) >= rules.rank(case.level):
        raise LevelNotAvailable(
            "Level {level} is not below {present}.", level=terms.level, present=case.level
        )
    effective_on = effective_within(case, terms.effective_on, act, after=first_day_of_next_level(case))
    ground = ground_of(terms.ground, downgrade_grounds(rules)) if terms.ground else None
    if ground:
        must_fit(case, ground, effective_on or act.today, context)
    return (
        Downgraded(
            reason=terms.reason,
            level=terms.level,
            ground=ground.id if ground else None,
            public=ground.public if ground else False,
            effective_on=effective_on,
        ),
    )
