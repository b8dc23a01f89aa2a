"""docs/architecture.md: every path in it exists, and its rooms are those that the import contracts know."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PATH = re.compile(r"`((?:api|demo|docs|domain|embedded|projections|services|spreadsheets|tests)/[^`]*)`")


def test_every_path_exists() -> None:
    paths = PATH.findall(TEXT)
    missing = [path for path in paths if not list(ROOT.glob(path.rstrip("/")))]

    assert paths
    assert missing == [], "docs/architecture.md names files that do not exist"


def test_every_room_is_described() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = [layer for each in contracts["contracts"] for layer in each.get("layers", ())]
    rooms = {room.strip() for layer in layers for room in layer.split("|")}
    undescribed = [room for room in rooms if f"`{room}/" not in TEXT and f"`api/{room}" not in TEXT]

    assert undescribed == [], "docs/architecture.md does not describe these rooms"
