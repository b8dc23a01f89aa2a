"""Applications: the first event of a case, and the conditions that must hold until the grant."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.bodies import BodyHasEnded
from domain.calendar import add_months, last_day_of_months
from domain.certificate.approval import must_be_approved, must_not_hold_of_unapproved_body
from domain.certificate.context import Act, Context, HolderRecord
from domain.certificate.declaration import Terms
from domain.certificate.errors import (
    AlreadyCertified,
    EditionNotInForce,
    HolderDistrusted,
    HolderSuspended,
    InconsistentValues,
    ReapplicationBarred,
    RecertificationNotOpen,
    RoleRequired,
)
from domain.certificate.recertification import must_be_continuable
from domain.certificate.state import UNDECIDED, Certificate, Stage
from domain.events.application import Applied
from domain.organisation import NotApplicables, Particulars, Permits
from domain.printed_text import must_be_printable
from domain.values import BodyId, Document, EditionId, Role, SchemeId

Documents = Annotated[tuple[Document, ...], Field(max_length=100)]


class Application(Terms):
    """What an organisation applies for; `prior` is the certificate that it wants to renew.

    `not_applicable` says which documents it does not need, `permits` until when a permit runs (rule 28).
    """

    scheme: SchemeId
    edition: EditionId
    particulars: Particulars
    documents: Documents = ()
    not_applicable: NotApplicables = ()
    permits: Permits = ()
    prior: UUID | None = None


def apply(terms: Application, id: UUID, act: Act, context: Context) -> Applied:
    """Open a case (ISO/IEC 17065 7.2) with its first event.

    Raises BodyHasEnded, BodyNotApproved, EditionNotInForce, RecertificationNotOpen, InconsistentValues,
    CharacterNotPrintable, TextNotComposed, and the refusals of `must_be_continuable`.
    """
    if ended := context.body.ended_by(act.at):
        raise BodyHasEnded(ended)
    must_be_printable(terms.particulars.texts)
    if not context.scheme.in_force(terms.edition, act.today):
        raise EditionNotInForce(terms.edition)
    must_be_approved(terms.scheme, terms.edition, act, context)
    prior = context.prior
    if prior:
        _must_follow(terms, prior, act, context)
    return Applied(
        reason=terms.reason,
        body=context.body.id,
        scheme=terms.scheme,
        edition=terms.edition,
        particulars=terms.particulars,
        documents=terms.documents,
        not_applicable=terms.not_applicable,
        permits=terms.permits,
        lineage=prior.lineage if prior else id,
        prior=prior.id if prior else None,
    )


def body_applied_to(act: Act) -> BodyId:
    """The body for which the person may enter applications, as its registrar. Raises RoleRequired."""
    if act.body is None or Role.REGISTRAR not in act.roles:
        raise RoleRequired("apply", (Role.REGISTRAR,))
    return act.body


def must_be_acceptable(case: Certificate, act: Act, context: Context) -> None:
    """Raise EditionNotInForce, BodyNotApproved, AlreadyCertified or what bars the holder.

    Rules 12, 21 and 24; they hold at acceptance and at the grant, an application is always recorded.
    """
    if not context.scheme.in_force(case.edition, act.today):
        raise EditionNotInForce(case.edition)
    must_be_approved(case.scheme, case.edition, act, context)
    must_be_free_to_apply(case, act, context)
    must_not_hold_of_unapproved_body(case, act, context)
    lost = {certificate for certificate, _, _ in context.holders_lost}
    if live := context.holder.live(case.body, act.today, case.id, case.prior, *lost):
        raise AlreadyCertified(live.number)


def must_be_free_to_apply(case: Certificate, act: Act, context: Context) -> None:
    """Raise HolderSuspended, ReapplicationBarred or HolderDistrusted (rule 24).

    At every body of this register, unless the scheme limits it to the same body.
    """
    _must_be_free(case, HolderRecord(context.holder, context.distrust), (case.id,), act, context)


def must_be_free_to_take_code(case: Certificate, act: Act, context: Context) -> None:
    """Raise what an application under the code would, if a decision gives it to the holder (rules 21, 24).

    An application that is not accepted is always recorded, and what ended has no holder any more. Raises
    AlreadyCertified, HolderSuspended, ReapplicationBarred, HolderDistrusted.
    """
    if case.stage is Stage.APPLIED or (case.stage not in UNDECIDED and not case.live(act.today)):
        return
    own = (case.id, case.prior, case.replaced_by)
    _must_be_free(case, context.new_code, own, act, context)
    if live := context.new_code.holder.live(case.body, act.today, *own):
        raise AlreadyCertified(live.number)


def _must_be_free(
    case: Certificate, record: HolderRecord, own: tuple[UUID | None, ...], act: Act, context: Context
) -> None:
    """Raise HolderSuspended, ReapplicationBarred or HolderDistrusted; `own` certificates are no bar."""
    limits = context.rules(case).limits
    for each in record.holder.others(*own):
        if each.body != case.body and not limits.bar_at_any_body:
            continue
        if each.fault and act.today <= each.valid_until:
            raise HolderSuspended(each.number)
        if each.barred_from and limits.reapplication_months:
            until = last_day_of_months(each.barred_from, limits.reapplication_months)
            if act.today <= until:
                raise ReapplicationBarred(until)
    for entries in record.distrust:
        if entry := entries.in_force(act.today):
            raise HolderDistrusted(entry.since)


def _must_follow(terms: Application, prior: Certificate, act: Act, context: Context) -> None:
    """Recertification: same holder, scheme and body, once its window has opened (domain §4)."""
    limits = context.scheme.editions[terms.edition].limits
    must_be_continuable(prior, limits, act, context)
    if (prior.body, prior.scheme) != (context.body.id, terms.scheme):
        raise InconsistentValues("Recertification keeps the body and the scheme of the previous certificate.")
    if prior.particulars.organisation.uscc != terms.particulars.organisation.uscc:
        raise InconsistentValues(
            "Recertification keeps the holder: the codes differ. Report the change first."
        )
    opens = add_months(prior.valid_until, -limits.recertification_opens_months) if prior.valid_until else None
    if prior.valid_until and opens and act.today < opens:
        raise RecertificationNotOpen(opens, prior.valid_until)
