"""What can go wrong with a session?"""

from services.errors import ServiceError


class SessionEnded(ServiceError):
    """The session was ended, has run out, or never began: one error, so that a guess tells nothing."""

    def __init__(self) -> None:
        super().__init__("this session is over: log in again")
