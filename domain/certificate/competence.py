"""Who may audit (rule 27): people on the body's competence register, and leaders in rotation."""

from collections.abc import Iterable
from datetime import date

from domain.certificate.context import Act, Context
from domain.certificate.independence import must_be_able_to_evaluate
from domain.certificate.records import Audit
from domain.certificate.state import Certificate
from domain.errors import InvalidValue
from domain.scheme.model import Scheme
from domain.values import PersonId


class NotCompetent(InvalidValue):
    """People are not on the body's competence register for the scheme and its field on every day."""

    def __init__(self, people: Iterable[str], scheme: str, field: str, days: tuple[date, date]) -> None:
        self.people = tuple(sorted(people))
        super().__init__(
            "{people}: not on the competence register for {scheme} in field {code} on every day from {first} "
            "to {last}.",
            people=self.people,
            scheme=scheme,
            code=field,
            first=days[0],
            last=days[1],
        )


class RotationDue(InvalidValue):
    """The person led as many audits of this holder in a row as the scheme permits."""

    def __init__(self, person: PersonId, audits: int) -> None:
        super().__init__(
            "{person} led the last {audits} audits of this holder; choose another leader.",
            person=person,
            audits=audits,
        )


def must_be_able_to_audit(
    people: Iterable[PersonId],
    days: tuple[date, date],
    rules: Scheme,
    case: Certificate,
    act: Act,
    context: Context,
) -> None:
    """Raise ImpartialityRequired or NotCompetent unless all of them may audit the case on these days."""
    team = tuple(people)
    for person in team:
        must_be_able_to_evaluate(case, person, act, context)
    must_be_competent(team, days, rules, context)


def must_be_competent(
    people: Iterable[PersonId], days: tuple[date, date], rules: Scheme, context: Context
) -> None:
    """Raise NotCompetent unless all of them are on the register for the scheme and its field.

    A body that was registered before there were registers has none until its first entry: nobody is refused
    there until then.
    """
    body = context.body
    if not body.competence_required:
        return
    missing = [each for each in people if not body.competent(each, rules.scheme, rules.field, days)]
    if missing:
        raise NotCompetent(missing, rules.scheme, rules.field, days)


def must_rotate(leader: PersonId, earlier: Iterable[Audit], context: Context, case: Certificate) -> None:
    """Raise RotationDue if the person led the last audits of the holder, as many as the scheme permits."""
    limit = context.rules(case).limits.rotation_audits
    if not limit:
        return
    last = [audit.leader for audit in earlier if not audit.cancelled][-limit:]
    if last == [leader] * limit:
        raise RotationDue(leader, limit)


def audits_of_holder(case: Certificate, context: Context, before: int | None = None) -> tuple[Audit, ...]:
    """The audits of the certificate before this one, then of this one; those before one audit, if named."""
    own = (audit for audit in case.audits if before is None or audit.number < before)
    return (*(context.prior.audits if context.prior else ()), *own)
