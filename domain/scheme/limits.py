"""Time limits of a scheme.

The defaults are those of after-sales practice, which the shipped schemes follow. The bounds catch typing
errors only; they are not those of the law.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from domain.calendar import add_months
from domain.scheme.errors import InvalidScheme
from domain.values import Value

Hours = Annotated[int, Field(ge=1, le=720)]
Days = Annotated[int, Field(ge=1, le=366)]
Months = Annotated[int, Field(ge=1, le=60)]
Years = Annotated[int, Field(ge=1, le=30)]

UNREAD_LIMITS: Final = ("postponement_months",)
"""Limits that no rule reads yet. A scheme file must leave them at their defaults.

They stay in the model because stored versions of schemes have them. The rule that reads one removes it here.
"""


class VoidTime(Value):
    """The time in which a decision had an effect that was set aside later, both days inclusive (rule 25).

    A surveillance due within it is due later.
    """

    first: date
    last: date


class Limits(Value):
    """Limits in the unit their name ends with; first and last day are inclusive.

    Two defaults are widely stated, but the text of the regulation was not available to confirm them:
    `suspend_within_days` and `reapplication_months`. Raises InvalidScheme for limits that
    contradict one another.
    """

    validity_years: Annotated[int, Field(ge=1, le=10)] = 3
    """A certificate is valid for that many calendar years."""
    surveillance_months: Months = 12
    """After the issue, then after each surveillance; one day later suspension is due."""
    suspension_months: Annotated[int, Field(ge=1, le=24)] = 6
    """The longest a suspension lasts before it is lifted or the certificate revoked."""
    suspend_within_days: Days = 5
    """After a nonconformity that calls for suspension is confirmed."""
    revoke_within_working_days: Days = 5
    """After a cause for revoking is verified."""
    recertification_opens_months: Months = 6
    """Before the end: the earliest application for the next cycle."""
    recertification_warns_months: Months = 3
    """Before the end: the next cycle is late if not applied for."""
    minor_days: Days = 30
    """To close a minor nonconformity."""
    major_days: Days = 90
    """To close a major nonconformity."""
    misuse_months: Months = 2
    """Misuse of the mark left uncorrected that long calls for revoking."""
    complaint_acknowledge_hours: Hours = 24
    complaint_answer_working_days: Days = 3
    complaint_close_days: Days = 30
    appeal_days: Days = 30
    """To lodge an appeal after a decision."""
    reapplication_months: Annotated[int, Field(ge=0, le=60)] = 12
    """After a revocation the same organisation may not apply; 0 where there is no bar."""
    interest_years: Years = 2
    """How long a tie to an organisation disqualifies after it ended."""
    retention_years_after_end: Years = 2
    retention_years: Years = 6
    """Records are kept to the later of the two: after the end, and after they were made."""

    def surveillance_due(
        self, last_held: date, valid_until: date, void_times: Iterable[VoidTime] = ()
    ) -> date | None:
        """The last day for the surveillance after `last_held`, an issue or a surveillance (rule 8).

        If it lies in the time of a decision set aside later, both days inclusive, it is postponed (rule 25).
        None if the certificate ends before.
        """
        due = add_months(last_held, self.surveillance_months)
        for each in void_times:
            if each.first <= due <= each.last:
                due = max(due, each.last + timedelta(days=self.void_surveillance_days))
        return due if due <= valid_until else None

    suspension_gap_days: Annotated[int, Field(ge=0, le=366)] = 30
    """A suspension on the same ground that starts within so many days of a lifting continues it (rule 22)."""
    lifting_evaluation_days: Days = 5
    """After the last day of a suspension: to record that its lifting was evaluated in time (rule 22)."""
    voluntary_lifting_evaluated: bool = False
    """Whether a suspension at the holder's request is lifted with an evaluation only (rule 22)."""
    two_certificates_months: Months = 6
    """How long two certificates of one holder may live, by succession or after a set-aside (rule 21)."""
    continuation_months: Annotated[int, Field(ge=0, le=12)] = 0
    """After expiry: how long a recertification may still continue the certificate; 0 is not (rule 20)."""
    void_surveillance_days: Days = 90
    """After a set-aside: to hold a surveillance that was due while the decision had its effect (rule 25)."""
    slip_confirm_days: Days = 5
    """After a decision was recorded: to set it aside as a slip (rule 25)."""
    appeal_may_hold_effect: bool = False
    """Whether the effect of a decision may be held while an appeal runs (rule 30)."""
    bar_at_any_body: bool = True
    """Whether a sanction at one body bars an application at every body of this register (rule 24)."""
    rotation_audits: Annotated[int, Field(ge=0, le=100)] = 0
    """Audits in a row of one holder that one person may lead; 0 where there is no limit (rule 27)."""
    agreement_ahead_days: Annotated[int, Field(ge=0, le=366)] = 0
    """By how many days the agreement may be older than the application (rule 38)."""
    audit_age_months: Months = 12
    """The oldest audit that a grant may rest on (rule 38)."""
    approval_given_up_months: Months = 12
    """After the last surveillance: how long certificates stay valid if the approval is given up (rule 17)."""
    transfer_months: Months = 3
    """After the withdrawal of a body's approval: to transfer its certificates (domain §9)."""
    postponement_months: Months = 6
    """The longest a surveillance may be postponed by force majeure (domain §9)."""

    @property
    def unread(self) -> tuple[str, ...]:
        """The unread limits with another value than the default, which would have no effect."""
        return tuple(name for name in UNREAD_LIMITS if getattr(self, name) != _default(name))

    @model_validator(mode="after")
    def _agree(self) -> Self:
        for smaller, larger in (
            ("minor_days", "major_days"),
            ("recertification_warns_months", "recertification_opens_months"),
        ):
            if getattr(self, smaller) > getattr(self, larger):
                raise InvalidScheme(f"{smaller} cannot be longer than {larger}")
        if self.recertification_opens_months >= 12 * self.validity_years:
            raise InvalidScheme("recertification_opens_months must be shorter than validity_years")
        if self.surveillance_months > 12 * self.validity_years:
            raise InvalidScheme("surveillance_months cannot be longer than validity_years")
        return self


def _default(name: str) -> object:
    return Limits.model_fields[name].default
