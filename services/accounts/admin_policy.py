"""Who may change whose account?

Administrators, those of their own body, never their own, and no role above the bodies. What is above the
bodies is for the operator, who works on the command line as `system`.
"""

from collections.abc import Iterable

from domain.values import BodyId, PersonId, Role
from services.accounts.errors import AccountChangeNotPermitted
from services.principal import WITHOUT_BODY, Principal


def must_administer(
    by: Principal, person: PersonId | None, body: BodyId | None, roles: Iterable[Role] = ()
) -> None:
    """Refuse whoever may not change this account or give it these roles. Raises AccountChangeNotPermitted."""
    if by.person == person:
        raise AccountChangeNotPermitted("You cannot change your own account here. Ask another administrator.")
    if Role.SYSTEM in by.roles:
        return
    if Role.ADMINISTRATOR not in by.roles or body is None or by.body != body:
        raise AccountChangeNotPermitted("Only administrators of the same body can change an account.")
    if WITHOUT_BODY & frozenset(roles):
        raise AccountChangeNotPermitted(
            "Only the operator creates regulator and system accounts, with `certtrail people`."
        )


def must_be_operator(by: Principal) -> None:
    """Refuse everyone but the operator. Raises AccountChangeNotPermitted."""
    if Role.SYSTEM not in by.roles:
        raise AccountChangeNotPermitted("Only the operator can do this, with `certtrail people`.")
