"""Which operation is open to which role, and what more does it ask? The one table.

Whatever is not in here is open to nobody: the application does not start with a route that is neither given a
permission nor declared public. What a person may do in a case is for the
domain to say: being let in here is the first condition, never the last.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from api.http.locale import is_under, strip_locale
from domain.certificate.catalogue import DECISIONS
from domain.certificate.declaration import Decision, Effect, Terms
from domain.values import Role
from services.principal import WITHOUT_BODY
from services.scopes import Scope

STAFF: Final = frozenset(Role) - WITHOUT_BODY
REGULATOR: Final = frozenset({Role.REGULATOR})
REGISTRAR: Final = frozenset({Role.REGISTRAR})
ADMINISTRATOR: Final = frozenset({Role.ADMINISTRATOR})
AUDITOR: Final = frozenset({Role.AUDITOR})
ALL_ROLES: Final = frozenset(Role)

API_AREAS: Final[Mapping[str, frozenset[Role]]] = {"/api/v1/staff": STAFF, "/api/v1/audit": REGULATOR}
"""Part of the interface → roles it is open to. Without a key or a session not even its paths are told."""

PAGE_AREAS: Final[Mapping[str, frozenset[Role]]] = {"/staff": STAFF, "/regulator": REGULATOR}
"""Part of the pages → roles it is open to. Who is not known yet is asked to log in, and led back."""

SELF_SERVICE_PATHS: Final = (
    "/api/v1/session",
    "/api/v1/sessions",
    "/login",
    "/logout",
    "/step-up",
    "/invitations",
    "/account",
)
"""The part where people come in and look after their own account."""


Entry = Literal["read", "command"]
"""Kinds of entries in the access log."""


@dataclass(frozen=True, kw_only=True)
class Permission:
    """What an operation asks of who comes. Nothing here has a default: what is forgotten would be open.

    `scope` is what a key must say; None where no key opens it, but a session alone. `step_up` asks a session
    for a second factor shown lately. `partial` is open while a second factor is due. `noted` is the kind of
    entry in the access log; None where none is made.
    """

    roles: frozenset[Role]
    scope: Scope | None
    step_up: bool
    allows_partial_session: bool
    access_kind: Entry | None


ONLY_WRITES: Final = frozenset({Effect.ORDINARY, Effect.CLOSING})
"""Effects of decisions for which a session, or a key of scope `write`, is enough; every other one asks for a
second factor shown within ten minutes, or for a key of scope `decide`."""


def steps_up(declared: Decision[Terms]) -> bool:
    """Whether the decision asks for a second factor."""
    return declared.effect not in ONLY_WRITES


def permission_of(declared: Decision[Terms]) -> Permission:
    """What a decision asks, by its effect; an effect that nobody thought of here asks for everything."""
    step_up = steps_up(declared)
    scope = Scope.DECIDE if step_up else Scope.WRITE
    return Permission(
        roles=declared.roles,
        scope=scope,
        step_up=step_up,
        allows_partial_session=False,
        access_kind="command",
    )


def _read(roles: frozenset[Role]) -> Permission:
    return Permission(
        roles=roles, scope=Scope.READ, step_up=False, allows_partial_session=False, access_kind="read"
    )


def _write(roles: frozenset[Role]) -> Permission:
    return Permission(
        roles=roles, scope=Scope.WRITE, step_up=False, allows_partial_session=False, access_kind="command"
    )


def _own(*, partial: bool) -> Permission:
    return Permission(
        roles=ALL_ROLES, scope=None, step_up=False, allows_partial_session=partial, access_kind=None
    )


_ADMINISTER: Final = Permission(
    roles=ADMINISTRATOR, scope=Scope.DECIDE, step_up=True, allows_partial_session=False, access_kind="command"
)

PERMISSIONS: Final[Mapping[str, Permission]] = {
    "apply": _write(REGISTRAR),
    "see_application": _read(REGISTRAR),
    "declare_interest": _write(ADMINISTRATOR),
    **{name.replace("-", "_"): permission_of(declared) for name, declared in DECISIONS.items()},
    **dict.fromkeys(("see_case", "see_history", "see_worklist"), _read(STAFF)),
    **dict.fromkeys(("see_sheet", "download_sheet"), _read(AUDITOR)),
    "score_sheet": Permission(
        roles=AUDITOR, scope=Scope.READ, step_up=False, allows_partial_session=False, access_kind=None
    ),
    "fill_in_sheet": _write(AUDITOR),
    **dict.fromkeys(("see_people", "see_person"), _read(ADMINISTRATOR)),
    **dict.fromkeys(
        (
            "invite_person",
            "invite_person_again",
            "change_roles",
            "disable_person",
            "enable_person",
            "end_sessions_of_person",
        ),
        _ADMINISTER,
    ),
    **dict.fromkeys(
        ("audit_case", "audit_events", "audit_patterns", "audit_export", "audit_access"), _read(REGULATOR)
    ),
    **dict.fromkeys(("see_session", "end_session", "step_up"), _own(partial=True)),
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
        _own(partial=False),
    ),
    **dict.fromkeys(
        (
            "audit_quick_grants",
            "audit_perfect_auditors",
            "audit_overdue",
            "audit_reinstatements",
            "audit_late_records",
        ),
        _read(REGULATOR),
    ),
}
"""Operation → door. An operation that is neither in here nor in PUBLIC is open to nobody."""

PUBLIC: Final = frozenset(
    {
        "accept_invitation",
        "ask_login",
        "ask_passkey_login",
        "begin_passkey_login",
        "begin_session",
        "begin_session_by_passkey",
        "begin_session_elsewhere",
        "changes",
        "explain_problem",
        "feed",
        "finish_session_elsewhere",
        "healthz",
        "log_in",
        "log_in_by_passkey",
        "log_out",
        "look_up",
        "metrics",
        "readyz",
        "schemes",
        "search",
        "see_invitation",
        "start",
        "start_in_english",
        "statistics",
        "verify",
    }
)
"""Operations for which nobody need be known. `metrics` asks for a token of its own."""

PUBLIC_PATHS: Final = frozenset({"/api/v1/openapi.json", "/static"})
"""Public paths that are no operation of ours: the description of the interface, and files of the pages."""


class PermissionMissing(Exception):
    """The application was put together with a route for which nobody said whom it is open to."""

    def __init__(self, route: str, why: str) -> None:
        super().__init__(f"{route} {why}: see DOORS and PUBLIC in api/http/permissions.py.")


def must_be_declared(operation: str | None, path: str) -> None:
    """Raise PermissionMissing for a route that would be open, or closed, because of something forgotten."""
    guarded, route = (
        is_under(strip_locale(path), (*API_AREAS, *PAGE_AREAS, *SELF_SERVICE_PATHS)),
        f"The route {operation} at {path}",
    )
    if operation in PERMISSIONS and operation in PUBLIC:
        raise PermissionMissing(route, "is declared both closed and public")
    if operation in PERMISSIONS:
        if not guarded:
            raise PermissionMissing(route, "has a permission, but lies where nobody is asked who they are")
        return
    if is_under(strip_locale(path), (*API_AREAS, *PAGE_AREAS)):
        raise PermissionMissing(route, "is under a closed part and has no permission")
    if operation not in PUBLIC and path not in PUBLIC_PATHS:
        raise PermissionMissing(route, "has no permission and is not declared public")
