"""README.md: its commands run and print what it shows; its pages, logins and links exist."""

import json
import re
import shlex
import signal
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.logins import LOGINS, PASSWORD
from demo.scenarios import SCENARIOS
from tests.cli.conftest import run_command
from tests.cli.processes import RunningCommand, started_command

README = Path(__file__).parents[2] / "README.md"
MAKEFILE = README.with_name("Makefile")
EXAMPLES = {"99120SC00002R0S": "revoked", "99225SC00010R0M": "as known now"}
"""Certificate numbers of the README, by the description that the demonstration gives its own."""
DEMO = ("demo", "--port", "0", "--organisations", str(len(SCENARIOS)))
"""Small, but with every scenario."""


def section(title: str) -> str:
    """A part of the README, from its heading to the next."""
    return README.read_text(encoding="utf-8").split(f"## {title}\n")[1].split("\n## ")[0]


def blocks(title: str, language: str) -> list[str]:
    """The lines of every fenced block of that language."""
    fenced = section(title).split("```")[1::2]
    return [line for block in fenced if block.startswith(f"{language}\n") for line in block.splitlines()[1:]]


def commands(title: str) -> list[str]:
    return blocks(title, "sh")


def shown_lines(title: str) -> list[tuple[str, ...]]:
    """The first two words of each output line that the README shows."""
    return [tuple(line.split()[:2]) for line in blocks(title, "")]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str], str]]:
    """A small demonstration: its folder, its numbers for those of the README, its address."""
    folder = tmp_path_factory.mktemp("d")
    with started_command(folder, *DEMO, "--json") as process:
        value = json.loads(process.wait_for_line('"listening"'))
        yield folder, _numbers(value["certificates"]), value["listening"]
        _stop(process)


def _numbers(certificates: list[dict[str, str]]) -> dict[str, str]:
    by_what = {each["what"]: each["number"] for each in certificates}
    return {
        example: next(number for what, number in by_what.items() if what.endswith(suffix))
        for example, suffix in EXAMPLES.items()
    }


def _stop(process: RunningCommand) -> None:
    assert process.stop(signal.SIGINT) == 0


def with_demo_numbers(line: str, numbers: dict[str, str]) -> str:
    """A line of the README with the numbers of this demonstration."""
    for example, number in (("99120sc-00002 r0s", numbers["99120SC00002R0S"]), *numbers.items()):
        line = line.replace(example, number)
    return line


def output_of(line: str, folder: Path, address: str) -> str:
    """The output of a command of the README; for `curl -s`, the response body."""
    words = shlex.split(line)
    if words[0] == "curl":
        url = words[-1].replace("http://127.0.0.1:8000", address)
        with urllib.request.urlopen(url) as response:
            return str(response.read().decode())
    completed = run_command(folder, *words[1:])
    assert (completed.returncode, completed.stderr) == (0, ""), line
    return completed.stdout


def test_the_commands_print_what_is_shown(demo: tuple[Path, dict[str, str], str]) -> None:
    folder, numbers, address = demo
    output = ""
    for line in commands("Two minutes"):
        output += output_of(with_demo_numbers(line, numbers), folder, address)
    pairs = [tuple(line.replace("│", " ").split()[:2]) for line in output.splitlines() if line.split()]

    assert shown_lines("Two minutes")
    assert set(shown_lines("Two minutes")) <= set(pairs)


def test_every_url_is_a_page(demo: tuple[Path, dict[str, str], str]) -> None:
    _, numbers, address = demo
    paths = re.findall(r"<http://127\.0\.0\.1:8000(/[^>]*)>", section("Two minutes"))
    titles = []
    for path in paths:
        with urllib.request.urlopen(address + with_demo_numbers(path, numbers)) as page:
            titles.append(page.read().decode().partition("<h1")[2])

    assert len(titles) > 3
    assert all(titles)


def test_the_logins_are_those_of_the_demonstration() -> None:
    named = set(re.findall(r"`([a-z-]+)`", section("Two minutes")))

    assert named == {each.login for each in LOGINS}
    assert f"`{PASSWORD}`" in section("Two minutes")


def test_the_commands_for_an_own_database_run(database_url: str, tmp_path: Path) -> None:
    lines = [line for line in commands("On your own PostgreSQL") if line.startswith(".venv/bin/certtrail")]
    assert lines.pop() == ".venv/bin/certtrail serve"
    completed = [
        run_command(tmp_path, *shlex.split(line)[1:], CERTTRAIL_DATABASE_URL=database_url) for line in lines
    ]

    assert [(each.returncode, each.stderr) for each in completed] == [(0, "")] * len(lines)
    assert "ct_" in completed[-1].stdout


def test_the_make_commands_exist() -> None:
    targets = re.findall(r"^([a-z-]+):", MAKEFILE.read_text(encoding="utf-8"), re.MULTILINE)
    named = re.findall(r"^    make ([a-z-]+)$", section("Start"), re.MULTILINE)

    assert named == ["demo", "test"]
    assert set(named) <= set(targets)


def test_every_link_exists() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8"))

    assert links
    assert all((README.parent / link).exists() for link in links)
