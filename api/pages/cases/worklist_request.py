"""Which part of the work list does somebody ask for?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from api.pages.form import Form
from api.pages.form_data import form_data
from api.pages.language import Language
from domain.deadlines import Kind
from projections.public_register.names import LONGEST
from projections.worklist.filters import Mine, Sort, WorklistFilters
from services.principal import Principal

WHOSE: Final = "whose"
BODY: Final = "body"
"""The value of `whose` for all that is due in the body; without it the list is the person's own."""

KIND: Final = "kind"
OVERDUE: Final = "overdue"
ABOUT: Final = "about"
SORT: Final = "sort"
FIELDS: Final = (WHOSE, KIND, OVERDUE, ABOUT, SORT)


@dataclass(frozen=True)
class WorklistRequest:
    """The question; `form` shows what was typed, with what is wrong with it."""

    filters: WorklistFilters
    mine: Mine
    form: Form

    @property
    def about(self) -> str:
        """What is searched for; empty if nothing is."""
        return "" if self.form.errors else self.form.value(ABOUT)

    @property
    def query(self) -> dict[str, str]:
        """The question as parameters of an address."""
        return {name: self.form.value(name) for name in FIELDS}

    def filters_for(self, mine: bool) -> WorklistFilters:
        """The same question, of whatever kind, about the person's own work or about all of the body."""
        return replace(self.filters, kind=None, mine=self.mine if mine else None)


def parse_worklist_request(query: Mapping[str, str], by: Principal, language: Language) -> WorklistRequest:
    """What was asked; what cannot be asked is left out and told of."""
    form = _with_errors(Form(form_data((name, query.get(name, "").strip()) for name in FIELDS)), language)
    mine = Mine(by.person, by.roles)
    kind, sort = form.value(KIND), form.value(SORT)
    return WorklistRequest(
        filters=WorklistFilters(
            kind=Kind(kind) if kind and KIND not in form.errors else None,
            mine=None if form.value(WHOSE) == BODY else mine,
            overdue=bool(form.value(OVERDUE)),
            about=form.value(ABOUT) if ABOUT not in form.errors else None,
            sort=Sort(sort) if sort and SORT not in form.errors else Sort.DUE,
        ),
        mine=mine,
        form=form,
    )


def _with_errors(form: Form, language: Language) -> Form:
    for name, known in ((KIND, set(Kind)), (SORT, set(Sort))):
        if form.value(name) and form.value(name) not in known:
            form = form.with_error(name, language.gettext("Choose one of the list."))
    if len(form.value(ABOUT)) > LONGEST:
        form = form.with_error(ABOUT, language.gettext("No name is that long: type a part of it."))
    return form
