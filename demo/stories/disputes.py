"""Stories of appeals, upheld and dismissed, and of complaints."""

from demo.applicant import Applicant
from demo.lives.applying import accepted, applied, declined, signed
from demo.lives.auditing import (
    audited,
    certified,
    closed,
    corrected,
    evaluated,
    grant,
    ordinary,
    planned,
    refused,
    reviewed,
)
from demo.lives.ending import downgraded, revoked, suspended
from demo.lives.keeping import failed
from demo.lives.matters import appealed, complained
from demo.sheets import Outcome
from demo.stories.story import Story
from demo.world import Life
from domain.events.appeals import ComplaintKind
from domain.events.evaluation import AuditPurpose
from domain.events.sanctions import RevocationGround, SuspensionGround
from domain.events.upkeep import Measure


def declined_wrongly(one: Applicant) -> Life:
    """Declined, appealed, upheld, taken on after all, certified."""
    file = one.dossier()
    yield from applied(file, one.particulars)
    yield from declined(file)
    yield from appealed(file, upheld=True)
    yield from accepted(file)
    yield from signed(file)
    yield from evaluated(file, AuditPurpose.INITIAL, ordinary(file))
    yield file.after(2, 5)
    grant(file)


def refused_rightly(one: Applicant) -> Life:
    """Refused, appealed, dismissed."""
    file = one.dossier()
    yield from applied(file, one.particulars)
    yield from accepted(file)
    yield from signed(file)
    yield from planned(file)
    yield from audited(file, Outcome(None, observations=2))
    yield from reviewed(file, positive=False)
    yield from refused(file)
    yield from appealed(file, upheld=False)


def suspended_wrongly(one: Applicant) -> Life:
    """Suspended over a complaint, appealed, upheld from the day it began: as if it had never been."""
    file = one.dossier()
    yield from certified(file, one.particulars)
    yield from complained(file, ComplaintKind.CERTIFICATION, substantiated=True)
    yield from suspended(file, SuspensionGround.COMPLAINT)
    yield from appealed(file, upheld=True, from_the_start=True)


def lowered_wrongly(one: Applicant) -> Life:
    """Downgraded, appealed, upheld: the level is restored."""
    file = one.dossier()
    file.aim = one.rules.levels[3].id
    yield from certified(file, one.particulars)
    yield from failed(file, Measure.DOWNGRADE, level=one.rules.levels[2].id)
    yield from downgraded(file)
    yield from appealed(file, upheld=True)
    yield from corrected(file)
    yield from closed(file)


def revoked_rightly(one: Applicant) -> Life:
    """Revoked for false documents, appealed, dismissed."""
    file = one.dossier()
    yield from certified(file, one.particulars)
    yield file.after(60, 200)
    yield from revoked(file, RevocationGround.FRAUD)
    yield from appealed(file, upheld=False)


def appeal_open(one: Applicant) -> Life:
    """Suspended a few weeks ago; the appeal is acknowledged and waits to be decided."""
    file = one.dossier()
    yield from certified(file, one.particulars)
    yield file.ago(50)
    yield from suspended(file, SuspensionGround.CHANGE_NOT_REPORTED)
    yield from appealed(file, upheld=True, upto=2)


STORIES = (
    Story("appeal-reopens", declined_wrongly, (1000, 300), weight=1),
    Story("appeal-dismissed", refused_rightly, (2000, 250), weight=2),
    Story("appeal-lifts-suspension", suspended_wrongly, (480, 420), weight=2),
    Story("appeal-restores-level", lowered_wrongly, (800, 640), weight=1, scheme="after-sales"),
    Story("appeal-against-revocation", revoked_rightly, (2000, 450), weight=2),
    Story("appeal-open", appeal_open, (330, 280)),
)
