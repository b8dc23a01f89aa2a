"""What can go wrong around accounts: with proof of who someone is, and with changing an account?"""

from datetime import datetime

from domain.values import PersonId
from services.errors import ServiceError


class CredentialsWrong(ServiceError):
    """Nobody was let in. One error for all reasons, so that it tells nobody which accounts exist."""

    def __init__(self) -> None:
        super().__init__("this does not open an account here: check what was given, then try again")


class CodeWrong(ServiceError):
    """The one-time or recovery code is wrong, was used before, or was never set up."""

    def __init__(self) -> None:
        super().__init__("this code does not count: use the one shown now, each only once")


class PasskeyRefused(ServiceError):
    """What the authenticator answered cannot be registered."""

    def __init__(self) -> None:
        super().__init__("this passkey cannot be registered: begin again, and answer within five minutes")


class TooManyFailures(ServiceError):
    """Too much was tried from a device that is not known; until `until` nothing more is looked at."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(
            "too many attempts: use a device you have logged in on before or a passkey, "
            "or wait until {until}",
            until=until.replace(microsecond=0),
        )


class Busy(ServiceError):
    """So many are logging in that this one would have to wait too long."""

    def __init__(self) -> None:
        super().__init__("many are logging in at this moment: try again in a few seconds")


class InvitationWrong(ServiceError):
    """The invitation was never made, was used, or is too old."""

    def __init__(self) -> None:
        super().__init__("this invitation opens nothing: ask whoever sent it for a new one")


class PasswordRefused(ServiceError):
    """The password is too easy to guess, or cannot be kept."""


class UnknownPerson(ServiceError):
    """There is no account with this id."""

    def __init__(self, id: PersonId) -> None:
        self.id = id
        super().__init__("there is no account {person}", person=id)


class PersonKnown(ServiceError):
    """The person id is taken, perhaps by someone who was erased."""

    def __init__(self, id: PersonId) -> None:
        self.id = id
        super().__init__(
            "{person} is or was someone's id, and ids are never used again: leave the id out", person=id
        )


class LoginTaken(ServiceError):
    """Somebody logs in by this name already."""

    def __init__(self) -> None:
        super().__init__("this login name is taken: choose another")


class IdentityTaken(ServiceError):
    """The external identity is that of another account."""

    def __init__(self) -> None:
        super().__init__("this identity belongs to another account: unlink it there first")


class NotInThisState(ServiceError):
    """The account is in a state in which this cannot be done."""

    def __init__(self, id: PersonId, state: str) -> None:
        self.id, self.state = id, state
        super().__init__("{person} is {state}: this cannot be done now", person=id, state=state)


class MayNotGovern(ServiceError):
    """Accounts are changed by administrators of the same body, or the operator, never by oneself."""


class SecretUnreadable(ServiceError):
    """What was encrypted can be read with none of the keys that are set."""

    def __init__(self) -> None:
        super().__init__(
            "a secret was encrypted with a key that is not set: add the former key to CERTTRAIL_SECRET_KEYS"
        )
