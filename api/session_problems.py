"""Which problem does a refusal around sessions become?"""

from typing import Final

from api.problem import BEARER, Problem
from services import sessions

SESSIONS: Final[dict[type[Exception], Problem]] = {
    sessions.SessionEnded: Problem(401, "The session is over", headers=BEARER),
}
