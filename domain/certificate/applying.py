"""Who may apply for what: the first event of a case, and what must hold of it until the grant."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.calendar import add_months, last_day_of_months
from domain.certificate.context import Act, Around
from domain.certificate.deciding import Terms
from domain.certificate.errors import (
    Barred,
    DoesNotFit,
    EditionNotInForce,
    Expired,
    MatterPending,
    NotApproved,
    PriorNotInGoodStanding,
    RecertificationNotOpen,
    RoleMissing,
)
from domain.certificate.state import Certificate, Stage
from domain.events.application import Applied
from domain.organisation import Particulars
from domain.values import BodyId, Document, EditionId, Role, SchemeId

Documents = Annotated[tuple[Document, ...], Field(max_length=100)]


class Application(Terms):
    """What an organisation asks for; `prior` names the certificate it wants to continue."""

    scheme: SchemeId
    edition: EditionId
    particulars: Particulars
    documents: Documents = ()
    prior: UUID | None = None


def apply(terms: Application, id: UUID, act: Act, around: Around) -> Applied:
    """Open a case (ISO/IEC 17065 7.2); the events of a case begin with this one.

    Raises NotApproved, EditionNotInForce, RecertificationNotOpen, PriorNotInGoodStanding, DoesNotFit.
    """
    if not around.scheme.in_force(terms.edition, act.today):
        raise EditionNotInForce(terms.edition)
    must_be_approved(terms.scheme, terms.edition, act, around)
    prior = around.prior
    if prior:
        _must_follow(terms, prior, act, around)
    return Applied(
        reason=terms.reason,
        body=around.body.id,
        scheme=terms.scheme,
        edition=terms.edition,
        particulars=terms.particulars,
        documents=terms.documents,
        lineage=prior.lineage if prior else id,
        prior=prior.id if prior else None,
    )


def body_applied_to(act: Act) -> BodyId:
    """The body to which the person acting may enter applications, as its registrar. Raises RoleMissing."""
    if act.body is None or Role.REGISTRAR not in act.roles:
        raise RoleMissing("apply", (Role.REGISTRAR,))
    return act.body


def must_be_approved(scheme: SchemeId, edition: EditionId, act: Act, around: Around) -> None:
    """Raise NotApproved unless scheme, edition and field are within the body's approval (rule 12)."""
    field = around.scheme.editions[edition].field
    if not around.body.approved_for(field, scheme, edition, act.at):
        raise NotApproved(scheme, edition, field)


def must_be_acceptable(case: Certificate, act: Act, around: Around) -> None:
    """Raise what speaks against the application on that day: edition, approval, bar (domain §4, rule 12)."""
    if not around.scheme.in_force(case.edition, act.today):
        raise EditionNotInForce(case.edition)
    must_be_approved(case.scheme, case.edition, act, around)
    if around.revoked_on:
        months = around.rules(case).limits.reapplication_months
        until = last_day_of_months(around.revoked_on, months)
        if act.today <= until:
            raise Barred(until)


def _must_follow(terms: Application, prior: Certificate, act: Act, around: Around) -> None:
    """Recertification: same holder, scheme and body, within the window before expiry (domain §4)."""
    if prior.stage is not Stage.GRANTED or prior.valid_until is None:
        raise PriorNotInGoodStanding(prior.stage)
    if prior.expired(act.today):
        raise Expired(prior.valid_until)
    if around.scheme.lapsed(prior.edition, act.today):
        raise PriorNotInGoodStanding
    if prior.replaced_by:
        raise MatterPending("The certificate has already been recertified.")
    if (prior.body, prior.scheme) != (around.body.id, terms.scheme):
        raise DoesNotFit("Recertification keeps the body and the scheme of the previous certificate.")
    if prior.particulars.organisation.uscc != terms.particulars.organisation.uscc:
        raise DoesNotFit("Recertification keeps the holder: the codes differ. Report the change first.")
    months = around.scheme.editions[terms.edition].limits.recertification_opens_months
    opens = add_months(prior.valid_until, -months)
    if act.today < opens:
        raise RecertificationNotOpen(opens, prior.valid_until)
