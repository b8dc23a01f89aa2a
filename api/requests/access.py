"""Which operation is open to which role, and what more does it ask? The one table.

Whatever is under a closed part and not in here is open to nobody. What a person may do in a case is for the
domain to say: being let in here is the first condition, never the last.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from domain.certificate.catalogue import DECISIONS
from domain.values import Role
from services.principal import WITHOUT_BODY
from services.scopes import Scope

STAFF: Final = frozenset(Role) - WITHOUT_BODY
REGULATOR: Final = frozenset({Role.REGULATOR})
REGISTRAR: Final = frozenset({Role.REGISTRAR})
ADMINISTRATOR: Final = frozenset({Role.ADMINISTRATOR})
AUDITOR: Final = frozenset({Role.AUDITOR})
EVERYBODY: Final = frozenset(Role)

STEP_UP: Final = frozenset(
    {
        "grant",
        "refuse",
        "suspend",
        "reinstate",
        "revoke",
        "downgrade",
        "deregister",
        "decide-appeal",
    }
)
"""Decisions that change what a certificate is worth, or close a case for good: each asks for a second factor
shown within ten minutes, or for a key that says `decide`."""

PARTS: Final[Mapping[str, frozenset[Role]]] = {"/api/v1/staff": STAFF, "/api/v1/audit": REGULATOR}
"""Part of the interface → roles it is open to. Without a key or a session not even its paths are told."""

PAGES: Final[Mapping[str, frozenset[Role]]] = {"/staff": STAFF, "/regulator": REGULATOR}
"""Part of the pages → roles it is open to. Who is not known yet is asked to log in, and led back."""

OWN: Final = (
    "/api/v1/session",
    "/api/v1/sessions",
    "/login",
    "/logout",
    "/step-up",
    "/invitations",
    "/account",
)
"""The part where people come in and look after their own account."""


@dataclass(frozen=True)
class Door:
    """What an operation asks of who comes.

    `scope` is what a key must say; None where no key opens it, but a session alone. `partial` is open
    while a second factor is due. `noted` is the kind of entry in the access log, none if empty.
    """

    roles: frozenset[Role]
    scope: Scope | None
    step_up: bool = False
    partial: bool = False
    noted: str = ""


def _decision(name: str) -> Door:
    step_up = name in STEP_UP
    return Door(
        DECISIONS[name].roles, Scope.DECIDE if step_up else Scope.WRITE, step_up=step_up, noted="command"
    )


_READ: Final = Door(STAFF, Scope.READ, noted="read")
_AUDIT: Final = Door(REGULATOR, Scope.READ, noted="read")
_GOVERN: Final = Door(ADMINISTRATOR, Scope.DECIDE, step_up=True, noted="command")
_OWN: Final = Door(EVERYBODY, None)

DOORS: Final[Mapping[str, Door]] = {
    "apply": Door(REGISTRAR, Scope.WRITE, noted="command"),
    "see_application": Door(REGISTRAR, Scope.READ, noted="read"),
    "declare_interest": Door(ADMINISTRATOR, Scope.WRITE, noted="command"),
    **{name.replace("-", "_"): _decision(name) for name in DECISIONS},
    **dict.fromkeys(("see_case", "see_history", "see_worklist"), _READ),
    **dict.fromkeys(("see_sheet", "download_sheet"), Door(AUDITOR, Scope.READ, noted="read")),
    "score_sheet": Door(AUDITOR, Scope.READ),
    "fill_in_sheet": Door(AUDITOR, Scope.WRITE, noted="command"),
    **dict.fromkeys(("see_people", "see_person"), Door(ADMINISTRATOR, Scope.READ, noted="read")),
    **dict.fromkeys(
        (
            "invite_person",
            "invite_person_again",
            "change_roles",
            "disable_person",
            "enable_person",
            "end_sessions_of_person",
        ),
        _GOVERN,
    ),
    **dict.fromkeys(("audit_case", "audit_events", "audit_patterns", "audit_export", "audit_access"), _AUDIT),
    **dict.fromkeys(("see_session", "end_session", "step_up"), Door(EVERYBODY, None, partial=True)),
    **dict.fromkeys(
        (
            "see_sessions",
            "end_one_session",
            "change_password",
            "enrol_one_time_codes",
            "confirm_one_time_codes",
            "remove_one_time_codes",
            "make_recovery_codes",
            "see_passkeys",
            "begin_passkey",
            "add_passkey",
            "remove_passkey",
        ),
        _OWN,
    ),
    **dict.fromkeys(
        (
            "audit_quick_grants",
            "audit_perfect_auditors",
            "audit_overdue",
            "audit_reinstatements",
            "audit_late_records",
        ),
        _AUDIT,
    ),
}
"""Operation → door. Every other operation is public."""
