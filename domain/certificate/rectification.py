"""Decision to rectify a clerical error, by a further event."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from domain.certificate.applying import must_be_free_to_take_code
from domain.certificate.carrying import SuccessorTerms, must_say_for_successor
from domain.certificate.context import Act, Context
from domain.certificate.declaration import Effect, decision
from domain.certificate.errors import InconsistentValues, UnknownProceeding
from domain.certificate.independence import EVALUATORS, must_be_disinterested
from domain.certificate.state import UNDECIDED, Certificate
from domain.errors import NotAllowedNow
from domain.events.base import Event
from domain.events.upkeep import Rectified, Version
from domain.organisation import Alteration, Permits
from domain.printed_text import must_be_printable
from domain.values import Role


class Rectification(SuccessorTerms):
    """The values that the event of version `rectifies` should have had, and the last days of permits."""

    rectifies: Annotated[Version, Field(le=100_000)]
    altered: Alteration
    permits: Permits = ()


def _may_rectify(case: Certificate, act: Act, context: Context) -> None:
    if case.stage not in UNDECIDED and case.number is None:
        raise NotAllowedNow(
            "Nothing can be rectified any more: the case is {stage}, and no certificate was granted.",
            stage=case.stage,
        )


@decision(
    "rectify",
    Rectification,
    by={Role.DECIDER},
    when=_may_rectify,
    barred=EVALUATORS,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={
        "reason": "地址录入错误",
        "rectifies": 1,
        "altered": {"address": "福建省福州市鼓楼区示范路 11 号"},
    },
    settles=(),
)
def rectify(case: Certificate, terms: Rectification, act: Act, context: Context) -> tuple[Event, ...]:
    """Correct a clerical error by a further event, from when the error held.

    A change of fact is no clerical error: it is reported, evaluated and decided. Raises
    UnknownProceeding, InconsistentValues, ImpartialityRequired, SuccessorDiffers, CharacterNotPrintable,
    TextNotComposed, and the refusals of `must_be_free_to_take_code`.
    """
    must_be_printable(terms.altered.fields)
    if terms.altered.uscc:
        with_new_code = replace(case, usccs=case.usccs | {terms.altered.uscc})
        must_be_disinterested(with_new_code, act.person, act, context)
        must_be_free_to_take_code(case, act, context)
    record = next((each for each in case.said if each.version == terms.rectifies), None)
    if record is None:
        raise UnknownProceeding(
            "The case has no event with particulars at version {version}.", version=terms.rectifies
        )
    altered_fields = frozenset(terms.altered.fields)
    if not (altered_fields or terms.permits) or not altered_fields - {"name_latin"} <= record.fields:
        raise InconsistentValues(
            "Rectify only what version {version} recorded: {fields}.",
            version=record.version,
            fields=tuple(sorted(record.fields)),
        )
    must_say_for_successor(case, terms, (terms.altered, record.since), act, context)
    return (
        Rectified(
            reason=terms.reason,
            rectifies=record.version,
            altered=terms.altered,
            since=record.since,
            permits=terms.permits,
        ),
    )
