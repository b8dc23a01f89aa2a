"""The command that serves: how is the port taken, readiness announced, and the end made graceful?"""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from typing import Annotated

import typer
import uvicorn

from api.app.accounts import served_with_secrets
from api.app.settings import Settings, settings
from api.cli.opened import Demo, database, utc_now
from api.cli.speech import Json, said
from api.cli.trouble import Unavailable
from api.main import create_app
from api.ops.logs import json_logs
from embedded.signals import ended_by_signals
from services.event_store import EventStore

Host = Annotated[str | None, typer.Option(help="The address to listen on, instead of CERTTRAIL_HOST.")]
Port = Annotated[int | None, typer.Option(min=0, max=65535, help="The port, instead of CERTTRAIL_PORT.")]


def serve(host: Host = None, port: Port = None, demo: Demo = False, as_json: Json = False) -> None:
    """Serve on a port, worker included.

    The pages and the interface are served, and the views are kept up with the events. Ctrl-C or SIGTERM
    ends it once what is under way is done. Logs go to standard error, as JSON.
    """
    chosen = chosen_settings(host, port)
    with taken(chosen) as held, database(demo) as url:
        EventStore(url, utc_now).close()  # says in a sentence what is missing, before anything starts
        at = address(chosen, held)
        served(
            served_with_secrets(chosen, url),
            held,
            lambda: said({"listening": at}, f"Certtrail answers at {at} (Ctrl-C ends it).", as_json),
            chosen.log_level,
        )


def chosen_settings(host: str | None, port: int | None) -> Settings:
    """The settings, with what was typed in their place. Raises SettingsError."""
    typed = {name: value for name, value in {"host": host, "port": port}.items() if value is not None}
    return settings().model_copy(update=typed)


@contextmanager
def taken(chosen: Settings) -> Iterator[socket.socket]:
    """The port, held from now on: whether it is free is known before anything long begins.

    Raises Unavailable.
    """
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    # The protocol is named because asyncio sends small answers at once only on sockets that name it.
    with closing(socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)) as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            held.bind((chosen.host, chosen.port))
            held.listen(socket.SOMAXCONN)
        except (OSError, OverflowError) as refused:
            raise Unavailable(
                f"Port {chosen.port} of {chosen.host} cannot be used ({refused.args[-1]}): "
                "stop the process that uses it, or choose another port with --port or CERTTRAIL_PORT."
            ) from refused
        yield held


def address(chosen: Settings, held: socket.socket) -> str:
    """Where a browser finds the service."""
    host, port = held.getsockname()[:2]
    return chosen.public_base_url or f"http://{f'[{host}]' if ':' in host else host}:{port}"


class _Announcing(uvicorn.Server):
    """Says so once it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def served(chosen: Settings, held: socket.socket, ready: Callable[[], None], log_level: str) -> None:
    """Serve until a signal says to end; what is under way is finished. Raises Unavailable."""
    json_logs(log_level)
    config = uvicorn.Config(
        create_app(chosen),
        log_config=None,
        access_log=False,
        proxy_headers=False,  # it believes this machine; whom to believe is a setting here
        timeout_graceful_shutdown=10,
        server_header=False,
    )
    server = _Announcing(config, ready)
    with ended_by_signals(), suppress(KeyboardInterrupt, SystemExit):
        server.run(sockets=[held])  # raises the signal again once it has ended by it
    if not server.started:
        raise Unavailable("The service could not start: see the log above.")
