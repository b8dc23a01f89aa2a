"""Who may not decide a case: those who audited it, decided it before, or have an interest (rule 2)."""

from domain.certificate.deciding import Act, Around
from domain.certificate.errors import ImpartialityBroken
from domain.certificate.state import Certificate
from domain.values import PersonId


def must_be_independent(case: Certificate, act: Act, around: Around) -> None:
    """Raise ImpartialityBroken for whoever evaluated in this cycle or has a live interest.

    ISO/IEC 17065 7.6.2; declared interests count for years after they ended.
    """
    if act.person in case.auditors:
        raise ImpartialityBroken(
            "{person} audited this case; someone not involved must do this.", person=act.person
        )
    if act.person in case.verifiers:
        raise ImpartialityBroken(
            "{person} verified corrections in this case; someone not involved must do this.",
            person=act.person,
        )
    must_be_disinterested(case, act.person, act, around)


def must_be_disinterested(case: Certificate, person: PersonId, act: Act, around: Around) -> None:
    """Raise ImpartialityBroken if the person has a live interest in the organisation.

    A change of code that is under way does not hide an interest under either code.
    """
    proposed = {change.proposed.uscc for change in case.changes if change.proposed.uscc}
    years = around.rules(case).limits.interest_years
    if around.body.conflicted(person, case.usccs | proposed, act.today, years):
        raise ImpartialityBroken(
            "{person} has declared an interest in the organisation; someone not involved must do this.",
            person=person,
        )


def must_be_uninvolved(case: Certificate, act: Act, around: Around) -> None:
    """Raise ImpartialityBroken for whoever evaluated, reviewed or has an interest (ISO/IEC 17065 7.13.5)."""
    must_be_independent(case, act, around)
    if any(audit.reviewed_by == act.person for audit in case.audits):
        raise ImpartialityBroken(
            "{person} reviewed this case; someone not involved must do this.", person=act.person
        )


def must_be_able_to_evaluate(case: Certificate, person: PersonId, act: Act, around: Around) -> None:
    """Raise ImpartialityBroken for whoever reviewed or decided in this cycle or has a live interest.

    The other side of rule 2: whoever judged the case is not sent to evaluate it afterwards.
    """
    if person in case.judges:
        raise ImpartialityBroken(
            "{person} reviewed or decided this case; someone not involved must do this.", person=person
        )
    must_be_disinterested(case, person, act, around)
