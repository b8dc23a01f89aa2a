"""docs/running.md describes every setting and every command, and no other."""

import re
from pathlib import Path

from api.app.settings import PREFIX, Settings
from api.cli.application import COMMANDS, GROUPS
from projections.views import VIEWS

TEXT = (Path(__file__).parents[2] / "docs" / "running.md").read_text(encoding="utf-8")


def test_every_setting_is_described_and_no_other() -> None:
    described = set(re.findall(rf"{PREFIX}[A-Z_]+", TEXT))

    assert described == {PREFIX + name.upper() for name in Settings.model_fields}


def test_every_default_is_told() -> None:
    defaults = {
        name: str(field.default) for name, field in Settings.model_fields.items() if field.default is not None
    }

    assert [name for name, default in defaults.items() if f"| `{default}` |" not in TEXT] == []


def test_every_command_named_exists() -> None:
    named = set(re.findall(r"certtrail ([a-z]+)", TEXT))

    assert named - {*COMMANDS, *GROUPS} == set()


def test_every_command_is_told() -> None:
    assert [name for name in (*COMMANDS, *GROUPS) if f"certtrail {name}" not in TEXT] == []


def test_every_view_can_be_rebuilt_by_its_name() -> None:
    assert [view.name for view in VIEWS if f"certtrail rebuild {view.name}" not in TEXT] == []
