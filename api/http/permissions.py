"""Permissions: roles, key scope and session strength that each operation requires. The one table.

Permissions fail closed: the application does not start with a route that neither has a permission nor is
declared public. Whether a person may take a decision in a case is for the domain: a permission is a
necessary condition, never a sufficient one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from api.http.locale import is_under, strip_locale
from api.http.operator_commands import BODY_COMMANDS, SCHEME_COMMANDS
from domain.certificate.catalogue import DECISIONS
from domain.certificate.declaration import Decision, Effect, Terms
from domain.values import Role
from projections.patterns.catalogue import PATTERNS, operation_id
from services.principal import WITHOUT_BODY
from services.scopes import Scope

STAFF: Final = frozenset(Role) - WITHOUT_BODY
REGULATOR: Final = frozenset({Role.REGULATOR})
REGISTRAR: Final = frozenset({Role.REGISTRAR})
ADMINISTRATOR: Final = frozenset({Role.ADMINISTRATOR})
OPERATOR: Final = frozenset({Role.SYSTEM})
AUDITOR: Final = frozenset({Role.AUDITOR})
ALL_ROLES: Final = frozenset(Role)

API_AREAS: Final[Mapping[str, frozenset[Role]]] = {
    "/api/v1/staff": STAFF,
    "/api/v1/audit": REGULATOR,
    "/api/v1/operator": OPERATOR,
}
"""Area of the API → permitted roles. Unauthenticated requests get 401 whether or not the path exists."""

PAGE_AREAS: Final[Mapping[str, frozenset[Role]]] = {"/staff": STAFF, "/regulator": REGULATOR}
"""Area of the pages → permitted roles. Unauthenticated users are redirected to the login and back."""

SELF_SERVICE_PATHS: Final = (
    "/api/v1/session",
    "/api/v1/sessions",
    "/login",
    "/logout",
    "/step-up",
    "/invitations",
    "/account",
)
"""Paths of login and of a person's own account."""


AccessKind = Literal["read", "command"]
"""Kinds of entries in the access log."""


@dataclass(frozen=True, kw_only=True)
class Permission:
    """Requirements of an operation. No field has a default: a forgotten one would leave the operation open.

    `scope` is required of an API key; None permits sessions only. `step_up` requires a recent second factor
    of a session. `allows_partial_session` permits a session whose second factor is still due. `access_kind`
    is the kind of the access log entry; None logs nothing.
    """

    roles: frozenset[Role]
    scope: Scope | None
    step_up: bool
    allows_partial_session: bool
    access_kind: AccessKind | None


ONLY_WRITES: Final = frozenset({Effect.ORDINARY, Effect.CLOSING})
"""Effects of decisions that require a session or a key of scope `write`; every other effect requires a second
factor proved within ten minutes, or a key of scope `decide`."""


def steps_up(declared: Decision[Terms]) -> bool:
    """Whether the decision requires a recent second factor."""
    return declared.effect not in ONLY_WRITES


def permission_of(declared: Decision[Terms]) -> Permission:
    """The permission of a decision by its effect; an unknown effect requires the strongest one."""
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


def _own_account(*, partial: bool) -> Permission:
    return Permission(
        roles=ALL_ROLES, scope=None, step_up=False, allows_partial_session=partial, access_kind=None
    )


_ADMINISTRATION: Final = Permission(
    roles=ADMINISTRATOR, scope=Scope.DECIDE, step_up=True, allows_partial_session=False, access_kind="command"
)

_OPERATION: Final = Permission(
    roles=OPERATOR, scope=Scope.OPERATE, step_up=True, allows_partial_session=False, access_kind="command"
)

PERMISSIONS: Final[Mapping[str, Permission]] = {
    "apply": _write(REGISTRAR),
    "see_application": _read(REGISTRAR),
    **dict.fromkeys(("declare_interest", "record_competence"), _write(ADMINISTRATOR)),
    "list_distrust": Permission(
        roles=frozenset({Role.DECIDER}),
        scope=Scope.DECIDE,
        step_up=True,
        allows_partial_session=False,
        access_kind="command",
    ),
    "see_distrust": _read(STAFF),
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
        _ADMINISTRATION,
    ),
    **dict.fromkeys(
        ("audit_case", "audit_events", "audit_patterns", "audit_export", "audit_access"), _read(REGULATOR)
    ),
    **dict.fromkeys(("see_session", "end_session", "step_up"), _own_account(partial=True)),
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
        _own_account(partial=False),
    ),
    **dict.fromkeys(map(operation_id, PATTERNS), _read(REGULATOR)),
    **dict.fromkeys(("see_body_record", "see_scheme_record"), replace(_OPERATION, access_kind="read")),
    **dict.fromkeys((*BODY_COMMANDS.values(), *SCHEME_COMMANDS.values()), _OPERATION),
}
"""Operation id → permission. An operation that is neither in here nor in PUBLIC is closed to everybody."""

PUBLIC: Final = frozenset(
    {
        "accept_invitation",
        "ask_login",
        "ask_passkey_login",
        "begin_passkey_login",
        "begin_session",
        "begin_session_by_passkey",
        "begin_session_elsewhere",
        "bodies",
        "body",
        "body_feed",
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
"""Operations without authentication. `metrics` is restricted by network (`api/http/metrics_access.py`)."""

PUBLIC_PATHS: Final = frozenset({"/api/v1/openapi.json", "/static"})
"""Public paths without an operation id of ours: the OpenAPI document and the static files of pages."""


class PermissionMissing(Exception):
    """A route has neither a permission nor is it declared public, or it has both."""

    def __init__(self, route: str, why: str) -> None:
        super().__init__(f"{route} {why}: see PERMISSIONS and PUBLIC in api/http/permissions.py.")


def must_be_declared(operation: str | None, path: str) -> None:
    """Raise PermissionMissing unless the route has a permission in a protected area or is public."""
    neutral_path, route = strip_locale(path), f"The route {operation} at {path}"
    if operation in PERMISSIONS and operation in PUBLIC:
        raise PermissionMissing(route, "is declared both closed and public")
    if operation in PERMISSIONS:
        if not is_under(neutral_path, (*API_AREAS, *PAGE_AREAS, *SELF_SERVICE_PATHS)):
            raise PermissionMissing(route, "has a permission, but its path is not authenticated")
        return
    if is_under(neutral_path, (*API_AREAS, *PAGE_AREAS)):
        raise PermissionMissing(route, "is in a protected area and has no permission")
    if operation not in PUBLIC and path not in PUBLIC_PATHS:
        raise PermissionMissing(route, "has no permission and is not declared public")
