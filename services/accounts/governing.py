"""Who may change whose account?

Administrators, those of their own body, never their own, and no role above the bodies. What is above the
bodies is for the operator, who works on the command line as `system`.
"""

from collections.abc import Iterable

from domain.values import BodyId, PersonId, Role
from services.accounts.errors import MayNotGovern
from services.principal import WITHOUT_BODY, Principal


def must_govern(
    by: Principal, person: PersonId | None, body: BodyId | None, roles: Iterable[Role] = ()
) -> None:
    """Refuse whoever may not change this account or give it these roles. Raises MayNotGovern."""
    if by.person == person:
        raise MayNotGovern("You cannot change your own account here. Ask another administrator.")
    if Role.SYSTEM in by.roles:
        return
    if Role.ADMINISTRATOR not in by.roles or body is None or by.body != body:
        raise MayNotGovern("Only administrators of the same body can change an account.")
    if WITHOUT_BODY & frozenset(roles):
        raise MayNotGovern(
            "Only the operator creates regulator and system accounts, with `certtrail people`."
        )


def must_operate(by: Principal) -> None:
    """Refuse everyone but the operator. Raises MayNotGovern."""
    if Role.SYSTEM not in by.roles:
        raise MayNotGovern("Only the operator can do this, with `certtrail people`.")
