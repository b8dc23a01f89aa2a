"""Fold of an application, from arrival to signed agreement."""

from dataclasses import replace
from typing import assert_never

from domain.calendar import civil_date
from domain.certificate.records import DecisionRecord, RecordedFields
from domain.certificate.state import Certificate, Stage
from domain.events.application import (
    Accepted,
    AgreementSigned,
    Applied,
    Declined,
    Supplemented,
    SupplementRequested,
    Withdrawn,
)
from domain.events.unions import ApplicationEvent
from domain.organisation import Permit
from domain.recorded import Recorded


def initial_case(recorded: Recorded, event: Applied) -> Certificate:
    """The case after its first event."""
    organisation = event.particulars.organisation.model_dump(exclude_none=True)
    recorded_fields = RecordedFields(
        recorded.version,
        recorded.effective_at,
        frozenset({*organisation, "scope"}),
        recorded.recorded_at,
    )
    return Certificate(
        id=recorded.stream,
        version=recorded.version,
        stage=Stage.APPLIED,
        body=event.body,
        scheme=event.scheme,
        edition=event.edition,
        particulars=event.particulars,
        usccs=frozenset({event.particulars.organisation.uscc}),
        lineage=event.lineage,
        prior=event.prior,
        documents=event.documents,
        identifier=event.identifier,
        not_applicable=event.not_applicable,
        permits=event.permits,
        applied_on=civil_date(recorded.recorded_at),
        said=(recorded_fields,),
    )


def after_application(case: Certificate, recorded: Recorded, event: ApplicationEvent) -> Certificate:
    """The case after one event of its application."""
    match event:
        case SupplementRequested(due=due):
            return replace(case, supplement_due=due)
        case Supplemented():
            return replace(
                case,
                documents=(*case.documents, *event.documents),
                not_applicable=(*case.not_applicable, *event.not_applicable),
                permits=with_permits(case.permits, event.permits),
                supplement_due=None,
            )
        case Accepted():
            return replace(case, stage=Stage.ACCEPTED, supplement_due=None)
        case Declined():
            record = decision_record(recorded)
            return replace(case, stage=Stage.DECLINED, decided=(*case.decided, record))
        case Withdrawn():
            return replace(case, stage=Stage.WITHDRAWN)
        case AgreementSigned(signed_on=signed_on):
            return replace(case, stage=Stage.SIGNED, agreement_on=signed_on)
        case _:
            assert_never(event)


def decision_record(recorded: Recorded) -> DecisionRecord:
    """The record of the decision, for appeals."""
    by, on = recorded.actor.person, civil_date(recorded.recorded_at)
    return DecisionRecord(recorded.version, recorded.topic, by, on, recorded.effective_at)


def with_permits(known: tuple[Permit, ...], new: tuple[Permit, ...]) -> tuple[Permit, ...]:
    """The permits with their last days; a newer one of the same kind replaces the older."""
    kinds = {permit.kind for permit in new}
    return (*(permit for permit in known if permit.kind not in kinds), *new)
