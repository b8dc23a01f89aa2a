"""Period of the notices on a body's page."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from api.http.date_params import parse_day
from api.pages.form import Form
from api.pages.form_data import FormData
from api.pages.language import Language
from domain.calendar import add_months
from domain.errors import InvalidValue

DEFAULT_MONTHS: Final = -12

FROM: Final = "from"
UNTIL: Final = "to"


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both inclusive; `form` holds the days and the errors of the input."""

    since: date
    until: date
    form: Form


def parse_period(form: Form, since: str, until: str, today: date, language: Language) -> Period:
    """The period, by default the twelve months up to `today`; an invalid day is an error in the form."""
    errors = dict(form.errors)
    last = _day(until, today, UNTIL, errors, language)
    first = _day(since, add_months(last, DEFAULT_MONTHS), FROM, errors, language)
    days = ((FROM, since.strip() or first.isoformat()), (UNTIL, until.strip() or last.isoformat()))
    return Period(first, last, Form(FormData((*form.data, *days)), errors))


def _day(text: str, default: date, name: str, errors: dict[str, str], language: Language) -> date:
    if not text.strip():
        return default
    try:
        return parse_day(text.strip())
    except InvalidValue:
        errors[name] = language.gettext("Give a day of the calendar, such as 2026-10-15.")
        return default
