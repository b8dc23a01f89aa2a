"""Does a password or a passkey that is kept here let anyone in?"""

from typing import Final

from fastapi import Depends

from api.http.given import Here
from services.oidc.errors import LocalAccountsOff


def _must_be_on(here: Here) -> None:
    """Raises LocalAccountsOff where the operator has switched them off."""
    if not here.settings.local_accounts:
        raise LocalAccountsOff


LOCAL: Final = Depends(_must_be_on)
"""For routes that let somebody in by what is kept here."""
