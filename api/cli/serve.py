"""Command `certtrail serve`: bound socket, uvicorn server, readiness message, graceful shutdown."""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from typing import Annotated

import typer
import uvicorn

from api.app.accounts import service_settings
from api.app.settings import Settings, load_settings
from api.cli.database import Demo, database, utc_now
from api.cli.errors import Unavailable
from api.cli.output import Json, print_result
from api.main import create_app
from api.ops.logging import configure_json_logging
from embedded.signals import exit_on_signals
from services.adoption import rules_adopted
from services.errors import RulesNotAdopted
from services.event_store import EventStore

Host = Annotated[str | None, typer.Option(help="The address to listen on, instead of CERTTRAIL_HOST.")]
Port = Annotated[int | None, typer.Option(min=0, max=65535, help="The port, instead of CERTTRAIL_PORT.")]


def serve(host: Host = None, port: Port = None, demo: Demo = False, as_json: Json = False) -> None:
    """Run the HTTP service, projection worker included.

    Serves pages and API and keeps the views up to date. Ctrl-C or SIGTERM stops it after running requests
    finish. Logs go to standard error as JSON.
    """
    settings = settings_with_options(host, port)
    with bound_socket(settings) as listener, database(demo) as url:
        with EventStore(url, utc_now) as store:  # fails with one sentence if the database is not migrated
            if not rules_adopted(store):
                raise RulesNotAdopted
        public_url = service_url(settings, listener)
        run_server(
            service_settings(settings, url),
            listener,
            lambda: print_result(
                {"listening": public_url},
                f"Certtrail is listening on {public_url} (Ctrl-C stops it).",
                as_json,
            ),
            settings.log_level,
        )


def settings_with_options(host: str | None, port: int | None) -> Settings:
    """The settings with the options of the command line. Raises SettingsError."""
    overrides = {name: value for name, value in {"host": host, "port": port}.items() if value is not None}
    return load_settings().model_copy(update=overrides)


@contextmanager
def bound_socket(settings: Settings) -> Iterator[socket.socket]:
    """The listening socket, bound before any slow preparation starts. Raises Unavailable."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio sets TCP_NODELAY only on sockets whose protocol is given.
    with closing(socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
            listener.listen(socket.SOMAXCONN)
        except (OSError, OverflowError) as error:
            raise Unavailable(
                f"Port {settings.port} on {settings.host} is not available ({error.args[-1]}): "
                "stop the process that uses it, or choose another port with --port or CERTTRAIL_PORT."
            ) from error
        yield listener


def service_url(settings: Settings, listener: socket.socket) -> str:
    """The base URL of the service as browsers see it, on the bound socket."""
    host, port = listener.getsockname()[:2]
    return settings.public_base_url or f"http://{f'[{host}]' if ':' in host else host}:{port}"


class _AnnouncingServer(uvicorn.Server):
    """A server that calls `ready` once it is listening."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def run_server(
    settings: Settings, listener: socket.socket, ready: Callable[[], None], log_level: str
) -> None:
    """Serve until a signal; running requests are finished. Raises Unavailable."""
    configure_json_logging(log_level)
    config = uvicorn.Config(
        create_app(settings),
        log_config=None,
        access_log=False,
        proxy_headers=False,  # uvicorn trusts loopback; trusted proxies are a setting of ours
        timeout_graceful_shutdown=10,
        server_header=False,
    )
    server = _AnnouncingServer(config, ready)
    with exit_on_signals(), suppress(KeyboardInterrupt, SystemExit):
        server.run(sockets=[listener])  # raises the signal again after the shutdown
    if not server.started:
        raise Unavailable("The service did not start: see the log above.")
