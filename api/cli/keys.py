"""Commands around keys: who gets one, and how is it taken back?"""

from datetime import timedelta
from typing import Annotated, Final

import typer

from api.cli.opened import Demo, pool, utc_now
from api.cli.speech import Json, said, table
from domain.values import Role
from services.keys import Keys

app: Final = typer.Typer(help="Hand out keys, and take them back.", no_args_is_help=True)


@app.command()
def add(  # noqa: PLR0913  (an option typed is an argument)
    person: Annotated[str, typer.Argument(help="Person id, like P-0042: never a name.")],
    role: Annotated[list[Role], typer.Option("--role", help="A role; may be given several times.")],
    body: Annotated[
        str | None, typer.Option(help="The body the person works for; none for regulators.")
    ] = None,
    days: Annotated[int | None, typer.Option(min=1, max=3660, help="Days until the key expires.")] = None,
    note: Annotated[str, typer.Option(help="What the key is for.")] = "",
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Make a key. It is shown this once: the register keeps only a digest of it."""
    expires_at = utc_now() + timedelta(days=days) if days else None
    with pool(demo) as connections:
        key = Keys(connections, utc_now).add(person, role, body, expires_at, note)
    value = {
        "key": key,
        "prefix": key.split("_")[1],
        "person": person,
        "roles": sorted(set(role)),
        "body": body,
        "expires_at": expires_at,
    }
    rows = [(name, ", ".join(cell) if isinstance(cell, list) else cell) for name, cell in value.items()]
    said(value, table("A key, shown this once", ("", ""), rows), as_json)


@app.command()
def revoke(
    prefix: Annotated[str, typer.Argument(help="The eight characters between ct_ and the next underscore.")],
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Take a key back, for good."""
    with pool(demo) as connections:
        Keys(connections, utc_now).revoke(prefix)
    said({"prefix": prefix, "revoked": True}, f"The key {prefix} opens nothing any more.", as_json)
