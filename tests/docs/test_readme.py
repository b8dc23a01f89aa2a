"""What the README tells people to type works, and says what the README says."""

import json
import re
import shlex
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.logins import LOGINS, PASSWORD
from tests.cli.conftest import PROGRAM, environment
from tests.cli.processes import RunningCommand, started_command

README = Path(__file__).parents[2] / "README.md"
MAKEFILE = README.with_name("Makefile")
SHOWN = {"99120SC00002R0S": "revoked", "99225SC00010R0M": "as known now"}
"""The numbers in the README, by what the demonstration says of its own."""


def section(title: str) -> str:
    """A part of the README, from its heading to the next."""
    return README.read_text(encoding="utf-8").split(f"## {title}\n")[1].split("\n## ")[0]


def blocks(title: str, language: str) -> list[str]:
    """The lines of every fenced block of that language."""
    fenced = section(title).split("```")[1::2]
    return [line for block in fenced if block.startswith(f"{language}\n") for line in block.splitlines()[1:]]


def commands(title: str) -> list[str]:
    return blocks(title, "sh")


def promised(title: str) -> list[tuple[str, ...]]:
    """The first two words of each line the README shows as an answer."""
    return [tuple(line.split()[:2]) for line in blocks(title, "")]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str], str]]:
    """A small demonstration: its folder, its numbers in place of the README's, its address."""
    folder = tmp_path_factory.mktemp("d")
    with started_command(folder, "demo", "--port", "0", "--organisations", "40", "--json") as process:
        value = json.loads(process.wait_for_line('"listening"'))
        yield folder, _numbers(value["certificates"]), value["listening"]
        _end(process)


def _numbers(certificates: list[dict[str, str]]) -> dict[str, str]:
    by_what = {each["what"]: each["number"] for each in certificates}
    return {
        shown: next(number for what, number in by_what.items() if what.endswith(wanted))
        for shown, wanted in SHOWN.items()
    }


def _end(process: RunningCommand) -> None:
    assert process.stop(signal.SIGINT) == 0


def lived(line: str, numbers: dict[str, str]) -> str:
    """A line of the README with the numbers of this demonstration."""
    for shown, number in (("99120sc-00002 r0s", numbers["99120SC00002R0S"]), *numbers.items()):
        line = line.replace(shown, number)
    return line


def answer(line: str, folder: Path, address: str) -> str:
    """What a line of the README prints; `curl -s` is asked as any client would."""
    words = shlex.split(line)
    if words[0] == "curl":
        url = words[-1].replace("http://127.0.0.1:8000", address)
        with urllib.request.urlopen(url) as answered:
            return str(answered.read().decode())
    ended = subprocess.run(
        [PROGRAM, *words[1:]], cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, ""), line
    return ended.stdout


def test_the_two_minutes_go_as_described(demo: tuple[Path, dict[str, str], str]) -> None:
    folder, numbers, address = demo
    said = ""
    for line in commands("Two minutes"):
        said += answer(lived(line, numbers), folder, address)
    pairs = [tuple(line.replace("│", " ").split()[:2]) for line in said.splitlines() if line.split()]

    assert promised("Two minutes")
    assert set(promised("Two minutes")) <= set(pairs)


def test_every_address_leads_to_a_page(demo: tuple[Path, dict[str, str], str]) -> None:
    _, numbers, address = demo
    written = re.findall(r"<http://127\.0\.0\.1:8000(/[^>]*)>", section("Two minutes"))
    titles = []
    for path in written:
        with urllib.request.urlopen(address + lived(path, numbers)) as page:
            titles.append(page.read().decode().partition("<h1")[2])

    assert len(titles) > 3
    assert all(titles)


def test_every_login_is_one_of_the_demonstration() -> None:
    told = set(re.findall(r"`([a-z-]+)`", section("Two minutes")))

    assert told == {each.login for each in LOGINS}
    assert f"`{PASSWORD}`" in section("Two minutes")


def test_one_starts_on_a_database_of_ones_own_as_described(database_url: str, tmp_path: Path) -> None:
    lines = [line for line in commands("On your own PostgreSQL") if line.startswith(".venv/bin/certtrail")]
    assert lines.pop() == ".venv/bin/certtrail serve"
    chosen = environment(CERTTRAIL_DATABASE_URL=database_url)
    ended = [
        subprocess.run(
            [PROGRAM, *shlex.split(line)[1:]],
            cwd=tmp_path,
            env=chosen,
            capture_output=True,
            text=True,
            check=False,
        )
        for line in lines
    ]

    assert [(each.returncode, each.stderr) for each in ended] == [(0, "")] * len(lines)
    assert "ct_" in ended[-1].stdout


def test_the_two_commands_to_start_with_exist() -> None:
    targets = re.findall(r"^([a-z-]+):", MAKEFILE.read_text(encoding="utf-8"), re.MULTILINE)
    told = re.findall(r"^    make ([a-z-]+)$", section("Start"), re.MULTILINE)

    assert told == ["demo", "test"]
    assert set(told) <= set(targets)


def test_every_page_it_leads_to_exists() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8"))

    assert links
    assert all((README.parent / link).exists() for link in links)
