"""Errors of authentication and of account changes."""

from datetime import datetime

from domain.values import PersonId
from services.errors import ServiceError


class InvalidCredentials(ServiceError):
    """The login failed. One error for all reasons, so that it does not reveal which accounts exist."""

    def __init__(self) -> None:
        super().__init__("Login failed. Check what you entered, then try again.")


class InvalidCode(ServiceError):
    """The one-time or recovery code is wrong, was used before, or was never set up."""

    def __init__(self) -> None:
        super().__init__("The code is not valid. Use the current code; each code works only once.")


class PasskeyRegistrationFailed(ServiceError):
    """The response of the authenticator cannot be registered."""

    def __init__(self) -> None:
        super().__init__("The passkey could not be registered. Start again and finish within five minutes.")


class TooManyLoginAttempts(ServiceError):
    """Too many failed attempts; until `until` no attempt is checked."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(
            "Too many attempts. Use a device you have logged in on before or a passkey, or wait "
            "until {until}.",
            until=until.replace(microsecond=0),
        )


class LoginQueueFull(ServiceError):
    """The queue for password hashing is full, or the wait took too long."""

    def __init__(self) -> None:
        super().__init__("Too many people are logging in. Try again in a few seconds.")


class InvalidInvitation(ServiceError):
    """The invitation does not exist, was used, or has expired."""

    def __init__(self) -> None:
        super().__init__("The invitation is not valid or has expired. Ask its sender for a new one.")


class PasswordNotAccepted(ServiceError):
    """The password does not meet the password policy."""


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
    """The login name belongs to another account."""

    def __init__(self) -> None:
        super().__init__("The login name is taken. Choose another.")


class IdentityAlreadyLinked(ServiceError):
    """The external identity is linked to another account."""

    def __init__(self) -> None:
        super().__init__("The identity is linked to another account. Unlink it there first.")


class WrongAccountState(ServiceError):
    """The state of the account does not permit the operation."""

    def __init__(self, id: PersonId, state: str) -> None:
        self.id, self.state = id, state
        super().__init__(
            "The account {person} is {state}; this is not possible in that state.", person=id, state=state
        )


class AccountChangeNotPermitted(ServiceError):
    """Only administrators of the same body or the operator change accounts, and nobody their own."""


class DecryptionFailed(ServiceError):
    """None of the configured keys decrypts a stored secret."""

    def __init__(self) -> None:
        super().__init__(
            "A secret was encrypted with a key that is not set. Add the former key to CERTTRAIL_SECRET_KEYS."
        )
