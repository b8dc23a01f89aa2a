"""Commands `certtrail keys`: creation, rotation and revocation of API keys."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Final

import typer

from api.cli.database import Demo, pool, utc_now
from api.cli.output import Json, print_result, table
from domain.values import Role
from services.keys import OVERLAP, Keys, KeyTerms
from services.scopes import DEFAULT, Scope

app: Final = typer.Typer(help="Create, rotate and revoke API keys.", no_args_is_help=True)

Days = Annotated[int | None, typer.Option(min=1, max=3660, help="Days until the key expires.")]
Prefix = Annotated[
    str, typer.Argument(help="Key prefix: the eight characters between ct_ and the next underscore.")
]


@app.command()
def add(  # noqa: PLR0913  (each option is an argument)
    person: Annotated[str, typer.Argument(help="Person id, like P-0042, not a name.")],
    role: Annotated[list[Role], typer.Option("--role", help="A role; may be given several times.")],
    body: Annotated[
        str | None, typer.Option(help="Certification body of the person; none for regulators.")
    ] = None,
    scope: Annotated[
        list[Scope] | None, typer.Option("--scope", help="Scope of the key; read and write by default.")
    ] = None,
    days: Days = None,
    note: Annotated[str, typer.Option(help="What the key is for.")] = "",
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Create an API key. It is shown once: the register stores only a digest."""
    terms = KeyTerms(frozenset(scope or DEFAULT), _expiry(days), note)
    with pool(demo) as connections:
        key = Keys(connections, utc_now).add(person, role, body, terms)
    owner = {"person": person, "roles": sorted(set(role)), "body": body}
    validity = {"scopes": sorted(terms.scopes), "expires_at": terms.expires_at}
    _print_key(key, owner | validity, as_json)


@app.command()
def rotate(
    prefix: Prefix,
    days: Days = None,
    overlap: Annotated[
        int, typer.Option(min=0, max=90, help="Days for which the old key stays valid.")
    ] = OVERLAP.days,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Create a new key for the same person with the same scopes. The old key expires after the overlap."""
    with pool(demo) as connections:
        key = Keys(connections, utc_now).rotate(
            prefix, KeyTerms(expires_at=_expiry(days)), timedelta(days=overlap)
        )
    _print_key(key, {"in_place_of": prefix, "overlap_days": overlap}, as_json)


@app.command()
def revoke(
    prefix: Prefix,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Revoke a key permanently."""
    with pool(demo) as connections:
        Keys(connections, utc_now).revoke(prefix)
    print_result({"prefix": prefix, "revoked": True}, f"Key {prefix} is revoked.", as_json)


def _expiry(days: int | None) -> datetime | None:
    return utc_now() + timedelta(days=days) if days else None


def _print_key(key: str, details: dict[str, Any], as_json: bool) -> None:
    value = {"key": key, "prefix": key.split("_")[1], **details}
    rows = [(name, ", ".join(cell) if isinstance(cell, list) else cell) for name, cell in value.items()]
    print_result(value, table("API key, shown once", ("", ""), rows), as_json)
