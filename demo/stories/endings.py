"""Stories of failed surveillance and its measures, and of certificates that end before their time."""

from demo.applicant import Applicant
from demo.dossier import Dossier
from demo.lives.applying import applied, declined
from demo.lives.auditing import certified, closed, corrected
from demo.lives.ending import deregistered, downgraded, over, reinstated, revoked, suspended
from demo.lives.keeping import failed, supervised, surveyed
from demo.lives.matters import complained
from demo.stories.story import Story
from demo.world import Life
from domain.events.appeals import ComplaintKind
from domain.events.evaluation import AuditPurpose
from domain.events.sanctions import DeregistrationGround, RevocationGround, SuspensionGround
from domain.events.upkeep import Measure


def _certified(one: Applicant, level: int | None = None) -> tuple[Dossier, Life]:
    file = one.dossier()
    if level is not None:
        file.aim = one.rules.levels[level].id
    return file, certified(file, one.particulars)


def given_a_second_chance(one: Applicant) -> Life:
    """Surveillance failed, a supplementary audit passed."""
    file, life = _certified(one)
    yield from life
    yield from failed(file, Measure.SUPPLEMENTARY_AUDIT)
    yield from corrected(file)
    yield from closed(file)
    yield from surveyed(file, AuditPurpose.SUPPLEMENTARY)


def lowered(one: Applicant) -> Life:
    """Surveillance reached a lower level only; a year later it was passed at that level."""
    file, life = _certified(one, level=2)
    yield from life
    yield from failed(file, Measure.DOWNGRADE, level=one.rules.levels[1].id)
    yield from downgraded(file)
    yield from corrected(file)
    yield from closed(file)
    yield from supervised(file)


def lowered_and_looked_at_again(one: Applicant) -> Life:
    """Two measures at once: a lower level and a supplementary audit."""
    file, life = _certified(one, level=3)
    yield from life
    yield from failed(file, Measure.DOWNGRADE, Measure.SUPPLEMENTARY_AUDIT, level=one.rules.levels[2].id)
    yield from downgraded(file)
    yield from corrected(file)
    yield from closed(file)
    yield from surveyed(file, AuditPurpose.SUPPLEMENTARY)


def suspended_and_back(one: Applicant) -> Life:
    """Suspended after a failed surveillance, corrected, and let go on."""
    file, life = _certified(one)
    yield from life
    yield from failed(file, Measure.SUSPEND)
    yield from suspended(file, SuspensionGround.SURVEILLANCE_FAILED)
    yield from corrected(file)
    yield from closed(file)
    yield from reinstated(file)
    yield from supervised(file)


def overdue_and_back(one: Applicant) -> Life:
    """Suspended since the surveillance was overdue; it was then held, and the suspension lifted."""
    file, life = _certified(one)
    yield from life
    yield file.working(file.surveillance_day())
    yield from suspended(file, SuspensionGround.SURVEILLANCE_OVERDUE)
    yield from surveyed(file)
    yield from corrected(file)
    yield from closed(file)
    yield from reinstated(file)


def never_lifted(one: Applicant) -> Life:
    """Suspended, nothing corrected, revoked when the time was over; applying again at once is barred."""
    file, life = _certified(one)
    yield from life
    yield from failed(file, Measure.SUSPEND)
    yield from suspended(file, SuspensionGround.SURVEILLANCE_FAILED)
    yield from over(file)
    yield from revoked(file, RevocationGround.SUSPENSION_NOT_REMEDIED)
    yield file.after(30, 90)
    again = one.dossier(1)
    yield from applied(again, one.particulars)
    yield from declined(again, "认证证书被撤销未满一年，不予受理")


def revoked_at_once(one: Applicant) -> Life:
    """Surveillance failed so badly that the certificate was revoked."""
    file, life = _certified(one)
    yield from life
    yield from failed(file, Measure.REVOKE)
    yield from revoked(file, RevocationGround.SERIOUS_FAILURE)


def misused(one: Applicant) -> Life:
    """A complaint showed misuse of the mark; suspended, not put right, revoked."""
    file, life = _certified(one)
    yield from life
    yield from complained(file, ComplaintKind.MISUSE_OF_MARK, substantiated=True)
    yield from suspended(file, SuspensionGround.MISUSE_OF_MARK)
    yield file.after(61, 75)
    yield from revoked(file, RevocationGround.MISUSE_OF_MARK)


def given_up(one: Applicant, ground: DeregistrationGround = DeregistrationGround.HOLDER_REQUEST) -> Life:
    """Deregistered at some time after the first year."""
    file, life = _certified(one)
    yield from life
    yield from supervised(file)
    yield file.after(20, 200)
    yield from deregistered(file, ground)


def dissolved(one: Applicant) -> Life:
    """The holder was dissolved."""
    yield from given_up(one, DeregistrationGround.HOLDER_DISSOLVED)


STORIES = (
    Story("supplementary-audit", given_a_second_chance, (1500, 560), weight=8),
    Story("downgraded", lowered, (1400, 980), weight=7, scheme="after-sales"),
    Story("downgraded-and-audited", lowered_and_looked_at_again, (1400, 640), weight=2, scheme="after-sales"),
    Story("suspended-and-back", suspended_and_back, (1500, 1050), weight=10),
    Story("overdue-and-back", overdue_and_back, (1400, 700), weight=6),
    Story("never-lifted", never_lifted, (2600, 950), weight=8),
    Story("revoked-at-once", revoked_at_once, (2600, 560), weight=4),
    Story("misused", misused, (2600, 450), weight=3),
    Story("given-up", given_up, (2600, 800), weight=8),
    Story("dissolved", dissolved, (2600, 800), weight=3),
)
