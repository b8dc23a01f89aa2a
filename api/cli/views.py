"""Commands `certtrail views`: list of the views, and removal of one that this release does not use."""

from typing import Annotated, Final

import psycopg
import typer

from api.cli.database import Demo, database
from api.cli.output import Json, print_result, table
from projections.installation import drop as drop_view
from projections.installation import installed
from projections.tracking import ViewMissing, tracking_state
from projections.views import VIEWS

app: Final = typer.Typer(
    help="List views, and remove one that this release does not use.", no_args_is_help=True
)


@app.command("list")
def list_views(demo: Demo = False, as_json: Json = False) -> None:
    """List the views of this release and of the database, with their versions and positions."""
    needed = {view.name: view.version for view in VIEWS}
    rows = list[tuple[str, int | None, int | None, int | None]]()
    with database(demo) as url, psycopg.connect(url, autocommit=True) as connection:
        for name in sorted({*needed, *installed(connection)}):
            try:
                state = tracking_state(connection, name)
                rows.append((name, needed.get(name), state.version, state.position))
            except ViewMissing:
                rows.append((name, needed.get(name), None, None))
    columns = ("view", "needed_version", "version", "position")
    titles = ("view", "version of this release", "version in the database", "position")
    print_result(
        [dict(zip(columns, row, strict=True)) for row in rows], table("Views", titles, rows), as_json
    )


@app.command()
def drop(
    view: Annotated[str, typer.Argument(help="The view to remove, as `certtrail migrate` named it.")],
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Remove a view that this release does not use. The events stay."""
    with database(demo) as url, psycopg.connect(url, autocommit=True) as connection:
        drop_view(connection, view)
    print_result({"dropped": view}, f"View {view} is removed.", as_json)
