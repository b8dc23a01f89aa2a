"""Which problem does a refusal around people become: with proof of who someone is, or with an account?"""

from typing import Final

from api.problem import BEARER, LATER, Problem
from services.accounts import errors as accounts

WINDOW: Final = {"Retry-After": "900"}
"""At the latest; the member `until` says when."""

PEOPLE: Final[dict[type[Exception], Problem]] = {
    accounts.CredentialsWrong: Problem(401, "This does not open an account", headers=BEARER),
    accounts.MayNotGovern: Problem(403, "The account is not yours to change"),
    accounts.UnknownPerson: Problem(404, "There is no such account"),
    accounts.InvitationWrong: Problem(404, "The invitation opens nothing"),
    accounts.NotInThisState: Problem(409, "The account is in another state", ("state",)),
    accounts.LoginTaken: Problem(409, "The login name is taken"),
    accounts.PersonKnown: Problem(409, "The person id is taken"),
    accounts.IdentityTaken: Problem(409, "The identity belongs to another account"),
    accounts.CodeWrong: Problem(422, "The code does not count"),
    accounts.PasskeyRefused: Problem(422, "The passkey cannot be registered"),
    accounts.PasswordRefused: Problem(422, "The password is too weak"),
    accounts.TooManyFailures: Problem(429, "Too many attempts", ("until",), headers=WINDOW),
    accounts.SecretUnreadable: Problem(500, "A secret cannot be read", silent=True),
    accounts.Busy: Problem(503, "Many are logging in now", headers=LATER),
}
