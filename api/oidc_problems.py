"""Which problem does a refusal become when somebody logs in through another issuer of identities?"""

from typing import Final

from api.problem import BEARER, LATER, Problem
from services.oidc import errors as oidc

ELSEWHERE: Final[dict[type[Exception], Problem]] = {
    oidc.LoginNotBegun: Problem(400, "The login was not begun here, or is over"),
    oidc.NotBelieved: Problem(401, "The identity is not believed", headers=BEARER),
    oidc.IdentityUnknown: Problem(403, "The identity has no account here"),
    oidc.LocalAccountsOff: Problem(403, "People log in elsewhere here"),
    oidc.NotAdmitted: Problem(403, "The identity opens no account here"),
    oidc.RefusedElsewhere: Problem(403, "The identity provider refused", ("error",)),
    oidc.ElsewhereNotSet: Problem(404, "Logging in elsewhere is not set up"),
    oidc.ProviderWrong: Problem(502, "The identity provider cannot be used"),
    oidc.ProviderUnavailable: Problem(503, "The identity provider does not answer", headers=LATER),
}
