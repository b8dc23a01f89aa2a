"""How are the accounts put together from the settings?"""

from urllib.parse import urlsplit

from api.secret_keys import secret_keys
from api.settings import Settings
from services.accounts import Accounts, Outside
from services.accounts.values import RelyingParty

NAME = "Certtrail"


def accounts(chosen: Settings, outside: Outside) -> Accounts:
    """The accounts of the database that is set; one for a process. Raises SettingsError, OSError."""
    return Accounts.of(outside, secret_keys(chosen), relying_party(chosen))


def relying_party(chosen: Settings) -> RelyingParty:
    """Who passkeys are made for: the address the public sees, or this machine."""
    seen = urlsplit(public_address(chosen))
    return RelyingParty(seen.hostname or "localhost", NAME, f"{seen.scheme}://{seen.netloc}")


def public_address(chosen: Settings) -> str:
    """Where a browser finds the service."""
    return chosen.public_base_url or f"http://localhost:{chosen.port}"
