"""What can go wrong between the people and the domain: with the store, with a command, with a key."""

from datetime import datetime
from uuid import UUID

from domain.errors import TranslatableError


class ServiceError(TranslatableError):
    """A failure that has a name; its text is a sentence for the person who has to act on it."""


class VersionConflict(ServiceError):
    """The stream has newer events than the version that the command was based on."""

    def __init__(self, stream: UUID, seen: int, current: int) -> None:
        self.stream, self.seen, self.current = stream, seen, current
        super().__init__(
            "The request is based on version {seen}, but the current version is {current}. Read the"
            " current one, then decide.",
            seen=seen,
            current=current,
        )


class IdempotencyKeyReused(ServiceError):
    """The same command id came with another request: an idempotency key is good for one request."""

    def __init__(self, command: UUID) -> None:
        self.command = command
        super().__init__("The idempotency key was used for a different request. Use a new one.")


class ClockSkew(ServiceError):
    """The clock of the machine is behind what was already recorded by more than can be bridged."""

    def __init__(self, last: datetime, now: datetime) -> None:
        self.last, self.now = last, now
        super().__init__(
            "The system clock says {now}, but an event was recorded at {last}. Correct the clock of"
            " this machine.",
            now=now,
            last=last,
        )


class UnknownEventType(ServiceError):
    """The store holds an event of a kind that this release does not know: it is older than the data."""

    def __init__(self, topic: str, position: int) -> None:
        self.topic, self.position = topic, position
        super().__init__(
            "The event at position {position} has the type {topic}, which this release does not know.",
            position=position,
            topic=topic,
        )


class UnreadableEvent(ServiceError):
    """The store holds an event whose content is not what its topic promises."""

    def __init__(self, topic: str, position: int, why: str) -> None:
        self.topic, self.position = topic, position
        super().__init__(
            "The event at position {position} ({topic}) cannot be read: {said}",
            position=position,
            topic=topic,
            said=why,
        )


class DatabaseUnavailable(ServiceError):
    """The database does not answer, or not in time; whether a command was recorded, asking again tells."""


class DatabaseNotMigrated(ServiceError):
    """The database lacks the tables that this release needs."""

    def __init__(self) -> None:
        super().__init__("The database has not been migrated to this release: run `certtrail migrate`.")


class RulesNotAdopted(ServiceError):
    """The register has not recorded that it follows the rules of this release."""

    def __init__(self) -> None:
        super().__init__("The register has not adopted the rules of this release: run `certtrail migrate`.")


class UnsafeSetting(ServiceError):
    """The environment asks the event-store library for something that loses events."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            "{name} is set. It disables the lock that keeps events in order: remove it and restart.",
            name=name,
        )


class InvalidApiKey(ServiceError):
    """The key opens nothing."""


class UnknownApiKey(InvalidApiKey):
    """No such key was ever handed out."""

    def __init__(self) -> None:
        super().__init__("The API key is not valid.")


class ApiKeyExpired(InvalidApiKey):
    """The key was good until `expired_at`; `prefix` and `person` say whose it was."""

    def __init__(self, expired_at: datetime, prefix: str | None = None, person: str | None = None) -> None:
        self.expired_at, self.prefix, self.person = expired_at, prefix, person
        super().__init__("The API key expired at {expired_at}. Ask for a new one.", expired_at=expired_at)


class ApiKeyRevoked(InvalidApiKey):
    """The key was taken back at `revoked_at`; `prefix` and `person` say whose it was."""

    def __init__(self, revoked_at: datetime, prefix: str | None = None, person: str | None = None) -> None:
        self.revoked_at, self.prefix, self.person = revoked_at, prefix, person
        super().__init__("The API key was revoked at {revoked_at}. Ask for a new one.", revoked_at=revoked_at)


class ApiKeyAlreadyRotated(ServiceError):
    """Another key was made in place of this one already."""

    def __init__(self) -> None:
        super().__init__("The API key was already rotated. Rotate its successor, or revoke one of the two.")


class CaseNotFound(ServiceError):
    """There is no case with this id, or none that the asker may know of.

    `belongs_to` is the body of a case that is another body's. It is for the access log: whoever asked
    is answered as if there were no case.
    """

    def __init__(self, id: UUID, belongs_to: str | None = None) -> None:
        self.id, self.belongs_to = id, belongs_to
        super().__init__("There is no case {id}.", id=id)


class PersonNotOfBody(ServiceError):
    """The person has neither an account nor an API key of the body, so is nobody it can know (rule 37)."""

    def __init__(self, person: str, body: str) -> None:
        super().__init__(
            "{person} has neither an account nor an API key of {body}: invite the person first.",
            person=person,
            body=body,
        )


class NotAnAuditor(ServiceError):
    """The person may not work as an auditor of the body, so is not on its competence register (rule 27)."""

    def __init__(self, person: str, body: str) -> None:
        super().__init__(
            "{person} does not have the role of an auditor at {body}: assign the role first.",
            person=person,
            body=body,
        )


class DecisionNotFound(ServiceError):
    """There is no decision of this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__("There is no decision {name!r}.", name=name)
