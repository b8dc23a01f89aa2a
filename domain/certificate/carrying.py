"""Carry or keep: what happens at the successor to particulars in which it differs already (rule 16).

A field in which the successor still has the predecessor's old value follows by itself. For every other one
the decider says whether the new value is carried over or the successor keeps its own.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.certificate.context import Act, Context
from domain.certificate.declaration import Terms
from domain.certificate.errors import InconsistentValues
from domain.certificate.state import Certificate
from domain.errors import InvalidValue
from domain.organisation import Alteration


class AlterableField(StrEnum):
    """A field of the particulars that an alteration can change."""

    USCC = "uscc"
    NAME = "name"
    NAME_LATIN = "name_latin"
    ADDRESS = "address"
    HEADCOUNT = "headcount"
    SCOPE = "scope"


AlterableFields = Annotated[tuple[AlterableField, ...], Field(max_length=len(AlterableField))]


class SuccessorTerms(Terms):
    """Terms of a decision on particulars: the fields that the successor takes over, and those it keeps."""

    carry: AlterableFields = ()
    keep: AlterableFields = ()


class SuccessorDiffers(InvalidValue):
    """The successor has other values; the decider says of each whether it is carried over or kept."""

    def __init__(self, number: str | None, fields: Iterable[AlterableField]) -> None:
        self.fields = tuple(fields)
        super().__init__(
            "Certificate {number}, which follows, has other values. Name each of these fields once, "
            "in carry or in keep: {fields}.",
            number=number,
            fields=self.fields,
        )


def fields_to_carry(terms: Terms) -> AlterableFields:
    """The fields that the successor takes over although its values differ."""
    return terms.carry if isinstance(terms, SuccessorTerms) else ()


def must_say_for_successor(
    case: Certificate, terms: SuccessorTerms, altered: tuple[Alteration, datetime], act: Act, context: Context
) -> None:
    """Raise SuccessorDiffers unless the terms name every field that differs once, InconsistentValues others.

    `altered` are the new values and the instant from which they hold.
    """
    values, since = altered
    successor = context.successor
    differing = (
        differing_fields(case, successor, values, since) if successor and follows(successor, act) else ()
    )
    named = (*terms.carry, *terms.keep)
    if others := tuple(sorted(set(named) - set(differing))):
        raise InconsistentValues(
            "Name in carry or keep only fields in which the certificate that follows has another value, "
            "not these: {fields}.",
            fields=others,
        )
    if successor and sorted(named) != sorted(differing):
        raise SuccessorDiffers(successor.number, differing)


def follows(successor: Certificate, act: Act) -> bool:
    """Whether the successor is granted and has not begun, so that decisions are carried over to it."""
    return successor.valid_from is not None and act.today < successor.valid_from


def differing_fields(
    case: Certificate, successor: Certificate, altered: Alteration, since: datetime
) -> tuple[AlterableField, ...]:
    """The altered fields in which the successor has neither the predecessor's old value nor the new one."""
    old, own = values_of(case), values_of(successor)
    return tuple(
        AlterableField(name)
        for name, value in effective_values(case, altered, since).items()
        if own[name] not in (old[name], value)
    )


def effective_values(case: Certificate, altered: Alteration, since: datetime) -> dict[str, str | int]:
    """The new values without those that do not show: a value from a later day stays, there and here."""
    stay = {name for known in case.said if known.since > since for name in known.fields}
    return {name: value for name, value in altered.fields.items() if name not in stay}


def values_of(case: Certificate) -> dict[str, object]:
    """The particulars by field."""
    particulars = case.particulars
    return particulars.organisation.model_dump() | {"scope": particulars.scope}
