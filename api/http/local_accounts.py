"""Does a password or a passkey that is kept here let anyone in?"""

from typing import Final

from fastapi import Depends

from api.http.dependencies import ContainerDep
from services.oidc.errors import LocalLoginDisabled


def _require_local_accounts(container: ContainerDep) -> None:
    """Raises LocalLoginDisabled where the operator has switched them off."""
    if not container.settings.local_accounts:
        raise LocalLoginDisabled


LOCAL_ACCOUNTS_REQUIRED: Final = Depends(_require_local_accounts)
"""For routes that let somebody in by what is kept here."""
