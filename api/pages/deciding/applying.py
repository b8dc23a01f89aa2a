"""What may an organisation apply for at a body, and which certificate does it continue?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.app.composition import Composition
from api.pages.sent import Sent, sent
from domain.calendar import civil_date
from domain.organisation import Particulars
from domain.scheme.model import Scheme
from services.errors import UnknownCertificate
from services.principal import Principal


@dataclass(frozen=True)
class Choice:
    """An edition of a scheme that may be applied for."""

    rules: Scheme

    @property
    def value(self) -> str:
        """What stands for it on a form: the edition says which scheme is meant."""
        return f"{self.rules.scheme}|{self.rules.edition}"


def choices(here: Composition, by: Principal) -> tuple[Choice, ...]:
    """The editions in force for which the body is approved today (rule 12)."""
    now = here.clock()
    body = here.institutions.body(by.body or "")
    return tuple(
        Choice(each.scheme)
        for each in here.public.schemes()
        if each.deadline is None or civil_date(now) <= each.deadline
        if body.approved_for(each.scheme.field, each.scheme.scheme, each.scheme.edition, now)
    )


def prior_of(here: Composition, by: Principal, number: str) -> UUID:
    """The certificate of the body that has the number. Raises UnknownCertificate."""
    found = here.public.certificate_id(number)
    if found is None:
        raise UnknownCertificate(UUID(int=0))
    return here.register.case(found, by).certificate.id


def taken_over(here: Composition, by: Principal, number: str) -> Sent:
    """What the form begins with where a certificate is continued: its particulars, as they are now.

    Raises UnknownCertificate.
    """
    case = here.register.case(prior_of(here, by, number), by).certificate
    return sent([("prior", case.number or number), *_entries(case.particulars)])


def _entries(particulars: Particulars) -> Iterator[tuple[str, str]]:
    yield from _flat("particulars", particulars.model_dump())


def _flat(prefix: str, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(f"{prefix}.{name}", value)
        elif value is not None:
            yield f"{prefix}.{name}", str(value)
