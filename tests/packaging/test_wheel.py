"""The built wheel contains everything that the service needs at run time, and runs in another environment."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.conftest import EMPTY_TEMPLATE, cloned_database

ROOT = Path(__file__).parents[2]
DATA = {".yaml", ".html", ".po", ".css", ".js", ".sql", ".svg", ".ico", ".png", ".toml"}
"""Suffixes of data files that the service reads at run time."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this tree without network access."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an environment with the wheel installed.

    The libraries come from the environment of the tests: a path in a `.pth` file adds them, while the
    `.pth` files beside them, and so the source tree, are not read.
    """
    folder = tmp_path_factory.mktemp("elsewhere") / "env"
    venv.create(folder, with_pip=False, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    libraries = Path(pytest.__file__).parents[1]
    pip = (sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"))
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel))
    (packages / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    return folder / "bin"


@pytest.fixture(scope="module")
def address(installed: Path, server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a service that runs from the wheel, in a folder outside the source tree."""
    elsewhere = tmp_path_factory.mktemp("work")
    with cloned_database(server_url, EMPTY_TEMPLATE) as database:
        environment = {
            "PATH": os.environ["PATH"],
            "CERTTRAIL_DATABASE_URL": database,
            "CERTTRAIL_DATA_DIR": str(elsewhere / "data"),
            "CERTTRAIL_PORT": str(free_port()),
        }
        for command in (("migrate",), ("schemes", "load")):
            run(*program(installed, *command), cwd=elsewhere, env=environment)
        with served(installed, elsewhere, environment) as url:
            yield url


@contextmanager
def served(installed: Path, folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """URL of the service while it runs."""
    with subprocess.Popen(
        program(installed, "serve"),
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as serving:
        try:
            yield ready(f"http://127.0.0.1:{environment['CERTTRAIL_PORT']}", serving)
        finally:
            serving.send_signal(signal.SIGINT)
            serving.communicate(timeout=30)


def run(*words: str, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(words, cwd=cwd, env=env, check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def program(installed: Path, *words: str) -> tuple[str, ...]:
    return (str(installed / "certtrail"), *words)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def ready(address: str, serving: "subprocess.Popen[str]") -> str:
    """The URL, once the service is ready."""
    for _ in range(300):
        assert serving.poll() is None, serving.stderr and serving.stderr.read()
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return address
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the service did not become ready within 30 seconds")


def page(address: str, path: str) -> str:
    with urllib.request.urlopen(address + path, timeout=10) as answer:
        return str(answer.read().decode())


def test_every_file_that_is_read_at_run_time_is_in_the_wheel(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    packages = {name.partition("/")[0] for name in packed if name.endswith(".py")}
    tracked = (
        run("git", "ls-files", *sorted(packages), cwd=ROOT).splitlines() if (ROOT / ".git").exists() else []
    )
    needed = {name for name in tracked if Path(name).suffix in DATA | {".py"}}

    assert needed <= packed, "pyproject.toml, [tool.hatch.build.targets.wheel]: files are left out"


def test_the_wheel_carries_the_licence_and_its_name(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        (metadata,) = (name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
        text = packed.read(metadata).decode()
        licences = [name for name in packed.namelist() if "licenses/LICENSE" in name]

    assert "License-Expression: Apache-2.0" in text
    assert licences


def test_the_source_tree_is_not_what_runs(installed: Path, tmp_path: Path) -> None:
    where = run(str(installed / "python"), "-c", "import api; print(api.__file__)", cwd=tmp_path)

    assert Path(where.strip()).is_relative_to(installed.parent)


def test_the_program_tells_its_version(installed: Path, tmp_path: Path) -> None:
    assert run(*program(installed, "--version"), cwd=tmp_path) == f"certtrail {version('certtrail')}\n"


@pytest.mark.deep
def test_pages_in_both_languages_styles_and_schemes_are_served_from_the_wheel(address: str) -> None:
    chinese, english = page(address, "/"), page(address, "/en/")
    schemes = json.loads(page(address, "/api/v1/schemes"))
    style = next(word for word in english.split('"') if word.startswith("/static/") and ".css" in word)

    assert 'lang="zh-CN"' in chinese
    assert 'lang="en"' in english
    assert "证书" in chinese
    assert page(address, style)
    assert schemes
