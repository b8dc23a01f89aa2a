"""The organisation that applies or holds, and the particulars printed on a certificate."""

from datetime import date
from typing import Annotated

from pydantic import Field

from domain.uscc import Uscc
from domain.values import Count, Line, Text, Value, Word

LatinName = Line
"""A stored type: what may be entered as a Latin name is a rule of terms (rule 35, `printed_text`)."""


class Organisation(Value):
    """A legal person registered in China, as it is named on the certificate.

    `headcount` counts employees within the scope; it decides the size letter in the number.
    """

    uscc: Uscc
    name: Line
    name_latin: LatinName | None = None
    address: Line
    headcount: Count


class Particulars(Value):
    """What a certificate says of its holder: the part that a change of data can touch."""

    organisation: Organisation
    scope: Text

    @property
    def texts(self) -> dict[str, object]:
        """What is printed on the certificate, by field."""
        return self.organisation.model_dump(exclude={"uscc"}, exclude_none=True) | {"scope": self.scope}


class Alteration(Value):
    """New values of particulars; a field that is absent stays as it is.

    Field by field, because two changes may take effect in another order than they were recorded in.
    """

    uscc: Uscc | None = None
    name: Line | None = None
    name_latin: LatinName | None = None
    address: Line | None = None
    headcount: Count | None = None
    scope: Text | None = None

    @property
    def fields(self) -> dict[str, str | int]:
        """Field → new value."""
        return self.model_dump(exclude_none=True)

    def applied_to(self, particulars: Particulars) -> Particulars:
        """The particulars after this alteration."""
        fields = self.fields
        scope = fields.pop("scope", particulars.scope)
        organisation = particulars.organisation.model_copy(update=fields)
        return Particulars(organisation=organisation, scope=str(scope))


class Site(Value):
    """A place that a certificate covers, from `since` to `until`, both inclusive (domain §9)."""

    name: Line
    address: Line
    activities: Text | None = None
    headcount: Count | None = None
    since: date | None = None
    until: date | None = None


class ScopeUnit(Value):
    """A part of the scope that is granted, reduced or suspended by itself (domain §9)."""

    text: Text
    goods: Line | None = None
    """The class of goods."""
    since: date | None = None
    until: date | None = None


class NotApplicable(Value):
    """A document that the application does not need, by its kind, and why (rule 28)."""

    kind: Word
    because: Text


class Permit(Value):
    """The last day of a permit among the documents, by its kind (rule 28)."""

    kind: Word
    valid_until: date


Sites = Annotated[tuple[Site, ...], Field(max_length=500)]
ScopeUnits = Annotated[tuple[ScopeUnit, ...], Field(max_length=500)]
NotApplicables = Annotated[tuple[NotApplicable, ...], Field(max_length=50)]
Permits = Annotated[tuple[Permit, ...], Field(max_length=50)]
