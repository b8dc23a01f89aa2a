"""What can go wrong with a session?"""

from services.errors import ServiceError


class SessionExpired(ServiceError):
    """The session was ended, has run out, or never began: one error, so that a guess tells nothing."""

    def __init__(self) -> None:
        super().__init__("The session has expired. Log in again.")


class SessionNotFound(ServiceError):
    """The person has no session of this id under way."""

    def __init__(self) -> None:
        super().__init__("You have no such session. Reload the list.")
