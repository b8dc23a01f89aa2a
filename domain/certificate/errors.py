"""Errors of decisions about a certificate; the sentence of each says what to do."""

from collections.abc import Iterable
from datetime import date

from domain.errors import InvalidValue, NotAllowedNow, NotPermitted


class WrongStage(NotAllowedNow):
    """The case is not at a stage at which this decision is possible (rule 5)."""

    def __init__(self, decision: str, stage: str) -> None:
        super().__init__("'{decision}' is not possible: the case is {stage}.", decision=decision, stage=stage)
        self.decision = decision
        self.stage = stage


class CertificateExpired(NotAllowedNow):
    """The last day of validity has passed; expiry is final (rule 5)."""

    def __init__(self, valid_until: date) -> None:
        super().__init__(
            "The certificate expired: its last day was {valid_until}. Apply for a new one.",
            valid_until=valid_until,
        )


class BodyNotApproved(NotAllowedNow):
    """The body is not approved for this scheme, edition and field (rule 12)."""

    def __init__(self, scheme: str, edition: str, field: str) -> None:
        super().__init__(
            "The body has no approval for {scheme} to {edition} in field {code}.",
            scheme=scheme,
            edition=edition,
            code=field,
        )


class EditionNotInForce(NotAllowedNow):
    """The edition was never published, or its transition deadline has passed (rule 12)."""

    def __init__(self, edition: str) -> None:
        super().__init__(
            "{edition} is not in force: it was never published, or its transition deadline has passed.",
            edition=edition,
        )


class ReapplicationBarred(NotAllowedNow):
    """A certificate was revoked, or deregistered to leave a sanction: the bar is still in force (rule 24)."""

    def __init__(self, until: date) -> None:
        super().__init__(
            "A certificate of the organisation was revoked, or deregistered while a sanction stood. "
            "It may apply again after {until}.",
            until=until,
        )
        self.until = until


class HolderSuspended(NotAllowedNow):
    """A certificate of the organisation is suspended for its own fault (rule 24)."""

    def __init__(self, number: str) -> None:
        super().__init__(
            "Certificate {number} of this organisation is suspended for its own fault; "
            "lift the suspension first.",
            number=number,
        )


class HolderDistrusted(NotAllowedNow):
    """The organisation is on the list of serious distrust (rule 24)."""

    def __init__(self, since: date) -> None:
        super().__init__(
            "The organisation has been on the list of serious distrust since {since}.", since=since
        )


class AlreadyCertified(NotAllowedNow):
    """The organisation has a live certificate under this scheme at this body (rule 21)."""

    def __init__(self, number: str) -> None:
        super().__init__(
            "The organisation already has a certificate under this scheme at this body: {number}.",
            number=number,
        )


class DocumentsMissing(NotAllowedNow):
    """The application does not have all documents that the scheme requires."""

    def __init__(self, kinds: Iterable[str]) -> None:
        super().__init__(
            "These documents are missing: {documents}. Ask for them first.", documents=tuple(kinds)
        )


class PreviousCertificateNotValid(NotAllowedNow):
    """The certificate to be renewed is suspended, was ended, has no approved body, or its edition lapsed."""

    def __init__(self, stage: str | None = None, *, lost_on: date | None = None) -> None:
        super().__init__(
            "The previous certificate is {stage}; recertification needs a valid one."
            if stage
            else "The approval of its body ended: since {since} the previous certificate proves nothing; "
            "recertification needs a valid one."
            if lost_on
            else "The previous certificate is past the transition deadline of its edition; "
            "recertification needs a valid one.",
            stage=stage,
            since=lost_on,
        )


class RecertificationNotOpen(NotAllowedNow):
    """The day is outside the window before expiry for applying for recertification."""

    def __init__(self, opens: date, closes: date) -> None:
        super().__init__(
            "Recertification is applied for from {opens} to {closes}.", opens=opens, closes=closes
        )


class NoAuditAvailable(NotAllowedNow):
    """No audit of the required purpose is ready."""


class NotRecommended(NotAllowedNow):
    """The audit did not recommend, or its review was not positive (rule 1)."""


class FindingsOpen(NotAllowedNow):
    """Nonconformities or special deductions are not closed (rule 1)."""

    def __init__(self, findings: Iterable[str]) -> None:
        self.findings = tuple(findings)
        super().__init__("These findings are not closed: {findings}.", findings=self.findings)


class LiftingNotEvaluated(NotAllowedNow):
    """It was not evaluated whether the suspension can be lifted (rule 22)."""

    def __init__(self, until: date) -> None:
        super().__init__(
            "Evaluate first, by {until}, whether the suspension can be lifted: in an audit or otherwise.",
            until=until,
        )


class SuspensionOver(NotAllowedNow):
    """The last day of the suspension has passed without a lifting (rule 22)."""

    def __init__(self, decision: str, until: date) -> None:
        super().__init__(
            "'{decision}' is not possible: the last day of the suspension was {until}. "
            "Revoke the certificate.",
            decision=decision,
            until=until,
        )
        self.decision = decision


class SuspensionAtItsLimit(NotAllowedNow):
    """The suspension lasts as long as it may (rule 22)."""

    def __init__(self, until: date) -> None:
        super().__init__("The suspension lasts until {until}, the latest day possible.", until=until)


class MeasurePending(NotAllowedNow):
    """A measure that was ordered was neither taken nor waived (rule 31)."""

    def __init__(self, measures: Iterable[str]) -> None:
        super().__init__(
            "These measures are pending: {measures}. Take or waive each of them first.",
            measures=tuple(measures),
        )


class LowestLevel(NotAllowedNow):
    """There is no level below the current one."""

    def __init__(self, level: str) -> None:
        super().__init__("{level} is the lowest level; suspend or revoke instead.", level=level)


class ProceedingPending(NotAllowedNow):
    """The same proceeding is already in progress, or not far enough for this."""


class ImpartialityRequired(NotPermitted):
    """The person evaluated or decided in the case, or has an interest, and may not decide this (rule 2)."""

    def __init__(self, sentence: str, /, person: str) -> None:
        super().__init__(sentence, person=person)
        self.person = person


class NotOnAuditTeam(NotPermitted):
    """The person is not on the audit team; only a member records the audit."""

    def __init__(self, person: str, audit: int) -> None:
        super().__init__("{person} is not on the team of audit {audit}.", person=person, audit=audit)


class RoleRequired(NotPermitted):
    """The person holds none of the roles that take this decision."""

    def __init__(self, decision: str, roles: Iterable[str]) -> None:
        self.roles = tuple(sorted(roles))
        super().__init__(
            "'{decision}' requires one of these roles: {roles}.", decision=decision, roles=self.roles
        )


class CaseOfAnotherBody(NotPermitted):
    """The case belongs to another body (rule 15)."""

    def __init__(self, body: str) -> None:
        super().__init__("The case belongs to another certification body.")
        self.body = body


class DatesOutOfOrder(InvalidValue):
    """One date is before or after another that it must not precede or follow."""


class LevelTooHigh(InvalidValue):
    """The level is above the one reached; a decider may only grant that or a lower one (rule 3)."""

    def __init__(self, level: str, reached: str) -> None:
        super().__init__(
            "Level {level} is above {reached}, the level that was reached.", level=level, reached=reached
        )


class LevelNotAvailable(InvalidValue):
    """The level does not exist in the scheme, or is not above or below the current one as required."""


class ReasonRequired(InvalidValue):
    """The reason for a level below the one reached is missing (rule 3)."""

    def __init__(self) -> None:
        super().__init__("State in 'lower_because' why a level below the one reached is granted.")


class SuspensionTooLong(InvalidValue):
    """The suspension is longer than the scheme allows (rule 7)."""

    def __init__(self, latest: date) -> None:
        super().__init__("The suspension must end by {latest}.", latest=latest)


class ConditionsNotConfirmed(InvalidValue):
    """The conditions confirmed are not exactly those that the scheme or the suspension requires."""

    def __init__(self, conditions: Iterable[str]) -> None:
        super().__init__("Confirm exactly these conditions: {conditions}.", conditions=tuple(conditions))


class UnknownGround(InvalidValue):
    """The scheme has no such ground for this decision."""

    def __init__(self, ground: str, grounds: Iterable[str]) -> None:
        super().__init__(
            "{ground} is no ground of the scheme for this decision. Use one of: {grounds}.",
            ground=ground,
            grounds=tuple(grounds),
        )


class GroundContradicted(InvalidValue):
    """The ground does not fit the facts on the day on which the decision takes effect (rule 34)."""


class EvidenceMissing(InvalidValue):
    """The ground rests on evidence, and none is named (rule 34)."""

    def __init__(self, ground: str) -> None:
        super().__init__(
            "Ground {ground} rests on a complaint, a finding or a document. Name one.", ground=ground
        )


class UnknownProceeding(InvalidValue):
    """The case has no audit, finding, change, appeal or complaint with that number."""


class InconsistentValues(InvalidValue):
    """The values are valid one by one, but contradict each other; the sentence says what to correct."""
