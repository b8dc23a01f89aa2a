"""Stories that stop where there is something to do today, so that every stage and list shows a case."""

from datetime import date, timedelta

from demo.applicant import Applicant
from demo.lives.applying import accepted, applied, asked_to_complete, signed
from demo.lives.auditing import approved, audited, certified, corrected, grant, planned, reviewed
from demo.lives.ending import suspend, suspended
from demo.lives.keeping import failed, renewed, supervised, surveyed
from demo.lives.matters import address_changed, complained, reported
from demo.sheets import Outcome
from demo.stories.story import Story
from demo.world import Life
from domain.calendar import add_months
from domain.events.appeals import ComplaintKind
from domain.events.sanctions import SuspensionGround
from domain.events.upkeep import Measure

BACKDATED = "suspended-backdated"


def at_stage(one: Applicant, steps: int) -> Life:
    """An application that has come so many steps far."""
    file = one.dossier()
    way = (
        accepted,
        signed,
        planned,
        lambda file: audited(file, Outcome(file.aim, observations=2)),
        corrected,
        reviewed,
    )
    yield from applied(file, one.particulars)
    for step in way[:steps]:
        yield from step(file)


def incomplete(one: Applicant) -> Life:
    """An application that waits for a document."""
    file = one.dossier()
    documents = tuple(file.document(each.kind, each.title.zh) for each in one.rules.required_documents)
    file.apply(one.particulars, documents[:-1], None)
    yield from asked_to_complete(file)


def overdue(one: Applicant) -> Life:
    """The surveillance was not held, and nobody has suspended the certificate yet."""
    yield from certified(one.dossier(), one.particulars)


def findings_open(one: Applicant) -> Life:
    """A surveillance, held early, was passed with findings that are still to be corrected."""
    file = one.dossier()
    yield from certified(file, one.particulars)
    yield file.ago(52)
    yield from surveyed(file, observations=2)


def suspended_now(one: Applicant) -> Life:
    """Suspended some weeks ago, still within the limit."""
    file = one.dossier()
    yield from certified(file, one.particulars)
    yield from failed(file, Measure.SUSPEND)
    yield from suspended(file, SuspensionGround.SURVEILLANCE_FAILED)


def suspended_too_long(one: Applicant) -> Life:
    """The last day for lifting the suspension lies behind, and nobody has decided."""
    yield from suspended_now(one)


def suspended_backdated(one: Applicant) -> Life:
    """Recorded on the 20th of last month, effective from the 8th: the two answers differ between them."""
    file = one.dossier()
    yield from certified(file, one.particulars)
    yield from supervised(file)
    last_month = one.world.today.replace(day=1) - timedelta(days=1)
    yield file.on(last_month.replace(day=20))
    suspend(file, SuspensionGround.MAJOR_NONCONFORMITY, since=last_month.replace(day=8))


def change_pending(one: Applicant) -> Life:
    """A reported change waits to be looked at."""
    file = one.dossier()
    yield from certified(file, one.particulars)
    yield from supervised(file)
    yield file.ago(70)
    yield from reported(file, address_changed(file))


def complaint_open(one: Applicant) -> Life:
    """A complaint was answered and is not closed."""
    file = one.dossier()
    yield from certified(file, one.particulars)
    yield file.ago(100)
    yield from complained(file, ComplaintKind.SERVICE, substantiated=True, upto=3)


def next_cycle_waiting(one: Applicant) -> Life:
    """The next cycle is granted and begins on a day to come."""
    file = one.dossier()
    yield from approved(file, one.particulars)
    yield file.on(add_months(one.world.today, -36) + timedelta(days=30))
    grant(file)
    for _ in range(2):
        yield from supervised(file)
    yield from renewed(file, one.dossier(1))


def backdated_day(today: date) -> date:
    """The 15th of last month, between the day the suspension holds from and that of its recording."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=15)


def _stage(name: str, steps: int, days: int) -> Story:
    return Story(f"standing-{name}", lambda one: at_stage(one, steps), (days, days))


STORIES = (
    _stage("applied", 0, 4),
    Story("standing-incomplete", incomplete, (9, 9)),
    _stage("accepted", 1, 20),
    _stage("signed", 2, 30),
    _stage("planned", 3, 40),
    _stage("audited", 4, 75),
    _stage("corrected", 5, 90),
    _stage("reviewed", 6, 105),
    Story("overdue", overdue, (560, 490), weight=3),
    Story("findings-open", findings_open, (350, 400), weight=1),
    Story("suspended-now", suspended_now, (540, 500), weight=4),
    Story("suspended-too-long", suspended_too_long, (800, 700), weight=1),
    Story(BACKDATED, suspended_backdated, (640, 600)),
    Story("change-pending", change_pending, (640, 600), weight=1),
    Story("complaint-open", complaint_open, (350, 300), weight=1),
    Story("next-cycle-waiting", next_cycle_waiting, (1230, 1215), weight=4),
)
