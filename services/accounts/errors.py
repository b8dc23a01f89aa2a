"""What can go wrong around accounts: with proof of who someone is, and with changing an account?"""

from datetime import datetime

from domain.values import PersonId
from services.errors import ServiceError


class InvalidCredentials(ServiceError):
    """Nobody was let in. One error for all reasons, so that it tells nobody which accounts exist."""

    def __init__(self) -> None:
        super().__init__("Login failed. Check what you entered, then try again.")


class InvalidCode(ServiceError):
    """The one-time or recovery code is wrong, was used before, or was never set up."""

    def __init__(self) -> None:
        super().__init__("The code is not valid. Use the current code; each code works only once.")


class PasskeyRegistrationFailed(ServiceError):
    """What the authenticator answered cannot be registered."""

    def __init__(self) -> None:
        super().__init__("The passkey could not be registered. Start again and finish within five minutes.")


class TooManyLoginAttempts(ServiceError):
    """Too much was tried from a device that is not known; until `until` nothing more is looked at."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(
            "Too many attempts. Use a device you have logged in on before or a passkey, or wait "
            "until {until}.",
            until=until.replace(microsecond=0),
        )


class LoginQueueFull(ServiceError):
    """So many are logging in that this one would have to wait too long."""

    def __init__(self) -> None:
        super().__init__("Too many people are logging in. Try again in a few seconds.")


class InvalidInvitation(ServiceError):
    """The invitation was never made, was used, or is too old."""

    def __init__(self) -> None:
        super().__init__("The invitation is not valid or has expired. Ask its sender for a new one.")


class PasswordNotAccepted(ServiceError):
    """The password is too easy to guess, or cannot be kept."""


class AccountNotFound(ServiceError):
    """There is no account with this id."""

    def __init__(self, id: PersonId) -> None:
        self.id = id
        super().__init__("There is no account {person}.", person=id)


class PersonIdTaken(ServiceError):
    """The person id is taken, perhaps by someone who was erased."""

    def __init__(self, id: PersonId) -> None:
        self.id = id
        super().__init__(
            "The person id {person} is or was in use, and ids are not reused. Leave the id out.", person=id
        )


class LoginNameTaken(ServiceError):
    """Somebody logs in by this name already."""

    def __init__(self) -> None:
        super().__init__("The login name is taken. Choose another.")


class IdentityAlreadyLinked(ServiceError):
    """The external identity is that of another account."""

    def __init__(self) -> None:
        super().__init__("The identity is linked to another account. Unlink it there first.")


class WrongAccountState(ServiceError):
    """The account is in a state in which this cannot be done."""

    def __init__(self, id: PersonId, state: str) -> None:
        self.id, self.state = id, state
        super().__init__(
            "The account {person} is {state}; this is not possible in that state.", person=id, state=state
        )


class AccountChangeNotPermitted(ServiceError):
    """Accounts are changed by administrators of the same body, or the operator, never by oneself."""


class DecryptionFailed(ServiceError):
    """What was encrypted can be read with none of the keys that are set."""

    def __init__(self) -> None:
        super().__init__(
            "A secret was encrypted with a key that is not set. Add the former key to CERTTRAIL_SECRET_KEYS."
        )
