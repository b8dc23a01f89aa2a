"""Why a decision about a certificate is refused: every refusal has a name and says what to do."""

from collections.abc import Iterable
from datetime import date

from domain.errors import InvalidValue, NotAllowedNow, NotThisPerson


class WrongStage(NotAllowedNow):
    """The case does not stand where this decision is taken (rule 5)."""

    def __init__(self, decision: str, stage: str) -> None:
        super().__init__(f"'{decision}' is not possible: the case is {stage}.")
        self.decision = decision
        self.stage = stage


class Expired(NotAllowedNow):
    """The last day of validity lies behind; expiry is final (rule 5)."""

    def __init__(self, valid_until: date) -> None:
        super().__init__(f"The certificate expired: its last day was {valid_until}. Apply for a new one.")


class NotApproved(NotAllowedNow):
    """The body is not approved for this scheme, edition and field (rule 12)."""

    def __init__(self, scheme: str, edition: str, field: str) -> None:
        super().__init__(f"The body has no approval for {scheme} to {edition} in field {field}.")


class EditionNotInForce(NotAllowedNow):
    """The edition was never published, or its transition deadline has passed (rule 12)."""

    def __init__(self, edition: str) -> None:
        super().__init__(f"{edition} is not in force. Name an edition that is published and not superseded.")


class Barred(NotAllowedNow):
    """A certificate of the organisation was revoked, and the time before a new application still runs."""

    def __init__(self, until: date) -> None:
        super().__init__(f"After a revocation the organisation may apply again once {until} has passed.")
        self.until = until


class DocumentsMissing(NotAllowedNow):
    """The application does not carry all documents the scheme asks for."""

    def __init__(self, kinds: Iterable[str]) -> None:
        super().__init__(f"These documents are missing: {', '.join(kinds)}. Ask for them first.")


class PriorNotInGoodStanding(NotAllowedNow):
    """The certificate that this one is to follow is suspended or was ended."""

    def __init__(self, stage: str) -> None:
        super().__init__(f"The certificate to be followed is {stage}; recertification needs a valid one.")


class RecertificationNotOpen(NotAllowedNow):
    """Outside the window before expiry in which recertification is applied for."""

    def __init__(self, opens: date, closes: date) -> None:
        super().__init__(f"Recertification is applied for from {opens} to {closes}.")


class NothingToRate(NotAllowedNow):
    """No audit of the needed purpose stands ready."""

    def __init__(self, need: str) -> None:
        super().__init__(f"There is no audit {need}.")


class NotRecommended(NotAllowedNow):
    """The audit did not recommend, or its review was not positive (rule 1)."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Not possible: {what}.")


class FindingsOpen(NotAllowedNow):
    """Nonconformities or special deductions are not closed (rule 1)."""

    def __init__(self, findings: Iterable[str]) -> None:
        self.findings = tuple(findings)
        super().__init__(f"These findings are not closed: {', '.join(self.findings)}.")


class SurveillanceOverdue(NotAllowedNow):
    """Surveillance is overdue; until it is held the certificate must stay suspended."""

    def __init__(self, due: date) -> None:
        super().__init__(f"Surveillance was due on {due}; conclude it before reinstating.")


class LowestLevel(NotAllowedNow):
    """There is no level below the present one."""

    def __init__(self, level: str) -> None:
        super().__init__(f"{level} is the lowest level; suspend or revoke instead.")


class MatterPending(NotAllowedNow):
    """The same thing is already under way, or not far enough for this."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


class ImpartialityBroken(NotThisPerson):
    """Someone who evaluated, decided before or has an interest may not decide this (rule 2)."""

    def __init__(self, person: str, why: str) -> None:
        super().__init__(f"{person} {why}; someone not involved must do this.")
        self.person = person


class NotOnTheTeam(NotThisPerson):
    """Only a member of the audit team records what the team found."""

    def __init__(self, person: str, audit: int) -> None:
        super().__init__(f"{person} is not on the team of audit {audit}.")


class RoleMissing(NotThisPerson):
    """The person holds none of the roles that take this decision."""

    def __init__(self, decision: str, roles: Iterable[str]) -> None:
        self.roles = tuple(sorted(roles))
        super().__init__(f"'{decision}' is done by: {', '.join(self.roles)}.")


class ForeignBody(NotThisPerson):
    """The case belongs to another body (rule 15)."""

    def __init__(self, body: str) -> None:
        super().__init__("The case belongs to another certification body.")
        self.body = body


class DatesReversed(InvalidValue):
    """One day lies on the wrong side of another."""

    def __init__(self, what: str, bound: date | None = None) -> None:
        super().__init__(f"{what}{f' {bound}' if bound else ''}.")


class LevelTooHigh(InvalidValue):
    """A decider may grant a lower level than the audit reached, never a higher one (rule 3)."""

    def __init__(self, level: str, reached: str) -> None:
        super().__init__(f"Level {level} is above {reached}, the level that was reached.")


class LevelNotOffered(InvalidValue):
    """The level does not exist in the scheme, or lies on the wrong side of the present one."""

    def __init__(self, level: str, why: str) -> None:
        super().__init__(f"Level {level} {why}.")


class ReasonForLowerLevelMissing(InvalidValue):
    """A level below the one reached needs a reason of its own (rule 3)."""

    def __init__(self) -> None:
        super().__init__("Say in 'lower_because' why a level below the one reached is granted.")


class SuspensionTooLong(InvalidValue):
    """A suspension ends within the scheme's limit (rule 7)."""

    def __init__(self, latest: date) -> None:
        super().__init__(f"The suspension must end by {latest}.")


class ConditionsNotMet(InvalidValue):
    """What the scheme or the suspension asks to be confirmed was not confirmed exactly."""

    def __init__(self, conditions: Iterable[str]) -> None:
        super().__init__(f"Confirm exactly these conditions: {', '.join(conditions)}.")


class UnknownMatter(InvalidValue):
    """The case knows no audit, finding, change, appeal or complaint of that number."""

    def __init__(self, what: str, number: object) -> None:
        super().__init__(f"The case has no {what} {number}.")


class DoesNotFit(InvalidValue):
    """What was said is well-formed but does not fit together; the text says how to mend it."""
