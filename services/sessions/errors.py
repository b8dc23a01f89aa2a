"""What can go wrong with a session?"""

from services.errors import ServiceError


class SessionEnded(ServiceError):
    """The session was ended, has run out, or never began: one error, so that a guess tells nothing."""

    def __init__(self) -> None:
        super().__init__("this session is over: log in again")


class UnknownSession(ServiceError):
    """The person has no session of this id under way."""

    def __init__(self) -> None:
        super().__init__("you have no such session: look at the list of them again")
