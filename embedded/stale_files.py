"""What may a server that was killed leave behind that keeps the next one from starting?

PostgreSQL takes any process of its owner's that has the number in `postmaster.pid` for a live server:
a zombie that nobody waits for, or a stranger after a container was restarted. The caller knows by the
server's lock that none of ours lives; this looks whether someone else started one by hand.
"""

from pathlib import Path

from embedded.data_folder import DataFolder

PROCESSES = Path("/proc")


def remove_stale_files(folder: DataFolder) -> None:
    """Remove the files of a dead server; leave them where this system does not tell; raises OSError."""
    pid_file = folder.data / "postmaster.pid"
    if pid_file.exists() and is_dead(pid_file.read_text(errors="replace").partition("\n")[0].strip()):
        pid_file.unlink()
        folder.close_socket()


def is_dead(pid: str) -> bool:
    """Whether the process is certainly no running PostgreSQL."""
    if not (PROCESSES / "self/status").exists():
        return False
    try:
        status = (PROCESSES / pid / "status").read_text(errors="replace")
    except OSError:
        return True
    return not status.startswith("Name:\tpostgres\n") or "\nState:\tZ" in status
