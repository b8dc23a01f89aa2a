"""Commands around keys: who gets one, and how is it taken back?"""

from datetime import datetime, timedelta
from typing import Annotated, Any, Final

import typer

from api.cli.database import Demo, pool, utc_now
from api.cli.output import Json, print_result, table
from domain.values import Role
from services.keys import OVERLAP, Keys, KeyTerms
from services.scopes import DEFAULT, Scope

app: Final = typer.Typer(help="Hand out keys, and take them back.", no_args_is_help=True)

Days = Annotated[int | None, typer.Option(min=1, max=3660, help="Days until the key expires.")]
Prefix = Annotated[str, typer.Argument(help="The eight characters between ct_ and the next underscore.")]


@app.command()
def add(  # noqa: PLR0913  (an option typed is an argument)
    person: Annotated[str, typer.Argument(help="Person id, like P-0042: never a name.")],
    role: Annotated[list[Role], typer.Option("--role", help="A role; may be given several times.")],
    body: Annotated[
        str | None, typer.Option(help="The body the person works for; none for regulators.")
    ] = None,
    scope: Annotated[
        list[Scope] | None, typer.Option("--scope", help="What the key opens; read and write unless given.")
    ] = None,
    days: Days = None,
    note: Annotated[str, typer.Option(help="What the key is for.")] = "",
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Make a key. It is shown this once: the register keeps only a digest of it."""
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
        int, typer.Option(min=0, max=90, help="Days for which the old key stays good too.")
    ] = OVERLAP.days,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Make another key for the same person, with the same scopes; the old one ends after the overlap."""
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
    """Take a key back, for good."""
    with pool(demo) as connections:
        Keys(connections, utc_now).revoke(prefix)
    print_result({"prefix": prefix, "revoked": True}, f"The key {prefix} opens nothing any more.", as_json)


def _expiry(days: int | None) -> datetime | None:
    return utc_now() + timedelta(days=days) if days else None


def _print_key(key: str, details: dict[str, Any], as_json: bool) -> None:
    value = {"key": key, "prefix": key.split("_")[1], **details}
    rows = [(name, ", ".join(cell) if isinstance(cell, list) else cell) for name, cell in value.items()]
    print_result(value, table("A key, shown this once", ("", ""), rows), as_json)
