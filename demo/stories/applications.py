"""Stories that end before a certificate was granted."""

from demo.applicant import Applicant
from demo.lives.applying import accepted, applied, declined, signed, withdrawn
from demo.lives.auditing import audited, planned, refused, reviewed
from demo.sheets import Outcome
from demo.stories.story import Story
from demo.world import Life


def turned_away(one: Applicant) -> Life:
    """The application is declined."""
    file = one.dossier()
    yield from applied(file, one.particulars)
    yield from declined(file)


def changed_its_mind(one: Applicant) -> Life:
    """The application is withdrawn once it was accepted."""
    file = one.dossier()
    yield from applied(file, one.particulars, incomplete=True)
    yield from accepted(file)
    yield from withdrawn(file)


def not_good_enough(one: Applicant) -> Life:
    """The score is below the lowest level."""
    yield from _refused(one, Outcome(None, observations=3, major=True))


def five_special_deductions(one: Applicant) -> Life:
    """The score would do, but five special deductions fail at any score."""
    yield from _refused(one, Outcome(None, deductions=5))


def _refused(one: Applicant, outcome: Outcome) -> Life:
    file = one.dossier()
    yield from applied(file, one.particulars)
    yield from accepted(file)
    yield from signed(file)
    yield from planned(file)
    yield from audited(file, outcome)
    yield from reviewed(file, positive=False)
    yield from refused(file)


STORIES = (
    Story("declined", turned_away, (2800, 40), weight=9),
    Story("withdrawn", changed_its_mind, (2800, 80), weight=6),
    Story("refused", not_good_enough, (2800, 150), weight=8),
    Story("refused-five-deductions", five_special_deductions, (2800, 150), weight=2, scheme="after-sales"),
)
