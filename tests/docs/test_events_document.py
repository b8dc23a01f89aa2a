"""docs/events.md: generated from the event classes, complete and current."""

from pathlib import Path

from domain.events import EVENTS
from domain.events.document import document

DOCUMENT = Path(__file__).parents[2] / "docs" / "events.md"
REGENERATE = "docs/events.md is outdated: python -m domain.events.document > docs/events.md"


def test_the_document_is_current() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), REGENERATE


def test_every_event_has_its_entry() -> None:
    entries = {
        line[5:-1] for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("### `")
    }

    assert set(EVENTS) <= entries, REGENERATE
