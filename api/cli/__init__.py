"""Command line: `certtrail`, its commands and exit codes."""

from api.cli.application import main

__all__ = ["main"]
