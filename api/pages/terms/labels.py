"""Labels of fields and of values of enumerations.

A term is looked up by kind and value: `pgettext("status", "revoked")`. Titles of schemes are in no
catalogue but in the schemes themselves (api/pages/scheme_titles.py).
"""

from enum import StrEnum
from typing import Final

from pydantic import BaseModel

from api.pages.language import Language
from domain.approval import ApprovalState
from domain.certificate.set_aside import ReviewBasis
from domain.certificate.state import Stage
from domain.deadlines.item import Kind
from domain.events import set_aside
from domain.events.appeals import ComplaintKind, Follow
from domain.events.evaluation import AuditPurpose, Grade
from domain.events.institution import CompetenceMode, InterestKind, WithdrawalCause
from domain.events.register import HeldState
from domain.events.set_aside import Carried
from domain.events.upkeep import ChangeKind, Measure
from domain.identifier import IdentifierKind
from domain.scheme.grounds import DeregistrationGround, RevocationGround, SuspensionGround
from domain.scheme.scoring import FailureReason
from domain.scheme.sheet import Basis
from domain.status.facts import EndKind
from domain.status.reliance import NoticeKind, Reliance
from domain.status.standing import Status
from domain.uscc import Flaw
from domain.values import Role
from projections.public_register.answers import Match, StatusGroup
from services.accounts.values import AccountState, Factor
from services.scopes import Scope

TERM_KINDS: Final[dict[type[StrEnum], str]] = {
    Status: "status",
    EndKind: "status",
    Reliance: "reliance",
    NoticeKind: "notice",
    ApprovalState: "approval-state",
    WithdrawalCause: "approval-cause",
    Stage: "stage",
    Role: "role",
    Kind: "kind",
    AuditPurpose: "purpose",
    Grade: "severity",
    Measure: "measure",
    ChangeKind: "change",
    ComplaintKind: "complaint",
    SuspensionGround: "ground",
    RevocationGround: "ground",
    DeregistrationGround: "ground",
    InterestKind: "interest",
    Basis: "basis",
    set_aside.SetAsideBasis: "set-aside-basis",
    ReviewBasis: "set-aside-basis",
    Carried: "carried",
    Follow: "follow",
    HeldState: "held-state",
    CompetenceMode: "competence-mode",
    IdentifierKind: "identifier-kind",
    FailureReason: "failing",
    Flaw: "flaw",
    Match: "match",
    StatusGroup: "status-group",
    AccountState: "state",
    Factor: "factor",
    Scope: "key-scope",
}
"""Enumeration → kind of its terms."""


def enum_label(value: StrEnum, language: Language) -> str:
    """The label of a value of an enumeration. Raises KeyError for one without a kind in `TERM_KINDS`."""
    return language.term(TERM_KINDS[type(value)], value)


def field_label(field: str, language: Language, model: type[BaseModel] | None = None) -> str:
    """The label of a field; by its model, where the same name has several meanings."""
    return _field_term("field", field, language, model) or field


def field_hint(field: str, language: Language, model: type[BaseModel] | None = None) -> str:
    """The hint of a field; empty for most."""
    return _field_term("field-hint", field, language, model)


def _field_term(kind: str, field: str, language: Language, model: type[BaseModel] | None) -> str:
    names = [f"{model.__name__}.{field}"] if model else []
    terms = ((name, language.term(kind, name)) for name in [*names, field])
    return next((term for name, term in terms if term != name), "")
