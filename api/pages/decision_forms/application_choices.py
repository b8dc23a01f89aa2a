"""What may an organisation apply for at a body, and which certificate does it continue?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.app.container import Container
from api.pages.form_data import FormData, form_data
from domain.calendar import civil_date
from domain.organisation import Particulars
from domain.scheme.model import Scheme
from services.errors import CaseNotFound
from services.principal import Principal


@dataclass(frozen=True)
class SchemeChoice:
    """An edition of a scheme that may be applied for."""

    rules: Scheme

    @property
    def value(self) -> str:
        """What stands for it on a form: the edition says which scheme is meant."""
        return f"{self.rules.scheme}|{self.rules.edition}"


def scheme_choices(container: Container, by: Principal) -> tuple[SchemeChoice, ...]:
    """The editions in force for which the body is approved today (rule 12)."""
    now = container.clock()
    body = container.institutions.body(by.body or "")
    return tuple(
        SchemeChoice(each.scheme)
        for each in container.public.schemes()
        if each.deadline is None or civil_date(now) <= each.deadline
        if body.approved_for(each.scheme.field, each.scheme.scheme, each.scheme.edition, now)
    )


def prior_certificate(container: Container, by: Principal, number: str) -> UUID:
    """The certificate of the body that has the number. Raises CaseNotFound."""
    found = container.public.certificate_id(number)
    if found is None:
        raise CaseNotFound(UUID(int=0))
    return container.register.case(found, by).certificate.id


def prior_form_data(container: Container, by: Principal, number: str) -> FormData:
    """What the form begins with where a certificate is continued: its particulars, as they are now.

    Raises CaseNotFound.
    """
    case = container.register.case(prior_certificate(container, by, number), by).certificate
    return form_data([("prior", case.number or number), *_particulars_fields(case.particulars)])


def _particulars_fields(particulars: Particulars) -> Iterator[tuple[str, str]]:
    yield from _flatten("particulars", particulars.model_dump())


def _flatten(prefix: str, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flatten(f"{prefix}.{name}", value)
        elif value is not None:
            yield f"{prefix}.{name}", str(value)
