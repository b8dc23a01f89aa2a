"""Choices of the fields that the successor takes over or keeps, with the values here and there (rule 16)."""

from collections.abc import Iterable

from api.pages.decision_forms.form_context import FormContext
from api.pages.decision_forms.forms import Choices
from api.pages.terms import field_label
from api.pages.terms.values import value_text
from domain.certificate.carrying import AlterableField, follows, values_of
from domain.certificate.records import Change
from domain.certificate.state import Certificate
from domain.organisation import Organisation


def successor_choices(context: FormContext, changes: Iterable[Change]) -> Choices:
    """The fields that can be altered and in which the successor differs; none where nothing follows.

    A change alters the fields of its proposal, a rectification any.
    """
    successor = context.decision_context.successor
    if successor is None or not follows(successor, context.act):
        return Choices()
    old, own = values_of(context.case), values_of(successor)
    proposed = [each.proposed.fields for each in changes]

    def asks(field: AlterableField) -> bool:
        new = [fields[field] for fields in proposed if field in fields]
        is_altered = context.name == "rectify" or any(own[field] != value for value in new)
        return is_altered and own[field] != old[field]

    return Choices(
        tuple((each.value, _label(each, context, successor)) for each in AlterableField if asks(each))
    )


def _label(field: AlterableField, context: FormContext, successor: Certificate) -> str:
    here, there = (
        value_text(field, values_of(each)[field], context.language) for each in (context.case, successor)
    )
    return context.translate(
        "%(field)s: here %(here)s, on certificate %(number)s %(there)s",
        field=field_label(field, context.language, Organisation),
        here=here,
        number=successor.number,
        there=there,
    )
