"""What is said of a number that is not on record: could it be one of ours?"""

from datetime import date, datetime

from api.requests.errors import NumberUnknown
from domain.number import LONGEST
from projections.public_register.answers import Answer, Match
from projections.public_register.queries import PublicRegister
from projections.public_register.verification import Claimed


def answer_for(
    public: PublicRegister, number: str, as_of: date | datetime | None, known_at: datetime | None
) -> Answer:
    """The answer for a number. Raises NumberUnknown, with the reason, and what `lookup` raises.

    A number not known yet at `known_at` is as little issued as one that never was.
    """
    answer = public.lookup(number, as_of, known_at)
    if answer is None:
        (line,) = public.verify([Claimed(number)]).lines
        reason = Match.MALFORMED if line.match is Match.MALFORMED else Match.NOT_ISSUED
        raise NumberUnknown(number[:LONGEST], reason)
    return answer
