"""Which part of the work list does somebody ask for?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from api.pages.form import Form
from api.pages.language import Language
from api.pages.sent import sent
from domain.deadlines import Kind
from projections.public_register.names import LONGEST
from projections.worklist.wanted import Mine, Sort, Wanted
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
class Asked:
    """The question; `form` shows what was typed, with what is wrong with it."""

    wanted: Wanted
    mine: Mine
    form: Form

    @property
    def about(self) -> str:
        """What is searched for; empty if nothing is."""
        return "" if self.form.errors else self.form.one(ABOUT)

    @property
    def query(self) -> dict[str, str]:
        """The question as parameters of an address."""
        return {name: self.form.one(name) for name in FIELDS}

    def of(self, mine: bool) -> Wanted:
        """The same question, of whatever kind, about the person's own work or about all of the body."""
        return replace(self.wanted, kind=None, mine=self.mine if mine else None)


def asked_of(typed: Mapping[str, str], by: Principal, language: Language) -> Asked:
    """What was asked; what cannot be asked is left out and told of."""
    form = _faults(Form(sent((name, typed.get(name, "").strip()) for name in FIELDS)), language)
    mine = Mine(by.person, by.roles)
    kind, sort = form.one(KIND), form.one(SORT)
    return Asked(
        wanted=Wanted(
            kind=Kind(kind) if kind and KIND not in form.errors else None,
            mine=None if form.one(WHOSE) == BODY else mine,
            overdue=bool(form.one(OVERDUE)),
            about=form.one(ABOUT) if ABOUT not in form.errors else None,
            sort=Sort(sort) if sort and SORT not in form.errors else Sort.DUE,
        ),
        mine=mine,
        form=form,
    )


def _faults(form: Form, language: Language) -> Form:
    for name, known in ((KIND, set(Kind)), (SORT, set(Sort))):
        if form.one(name) and form.one(name) not in known:
            form = form.wrong(name, language.gettext("Choose one of the list."))
    if len(form.one(ABOUT)) > LONGEST:
        form = form.wrong(ABOUT, language.gettext("No name is that long: type a part of it."))
    return form
