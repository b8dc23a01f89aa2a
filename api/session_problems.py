"""Which problem does a refusal around sessions become?"""

from typing import Final

from api.problem import BEARER, LATER, Problem
from api.requests import errors as request
from services import sessions

SESSIONS: Final[dict[type[Exception], Problem]] = {
    sessions.SessionEnded: Problem(401, "The session is over", headers=BEARER),
    sessions.UnknownSession: Problem(404, "There is no such session"),
    request.TwoWaysIn: Problem(400, "A key and a session were sent"),
    request.CrossSite: Problem(403, "The request came from elsewhere"),
    request.SessionNeeded: Problem(403, "A session is needed"),
    request.SecondFactorDue: Problem(403, "A second factor is due"),
    request.StepUpNeeded: Problem(403, "Show a second factor again"),
    request.ScopeMissing: Problem(403, "The key does not open this", ("scope",)),
    request.LoginsClosed: Problem(503, "Nobody can log in here", headers=LATER),
}
