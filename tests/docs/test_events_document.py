"""docs/events.md says what the code stores."""

from pathlib import Path

from domain.events import EVENTS
from domain.events.document import document

PAGE = Path(__file__).parents[2] / "docs" / "events.md"
AGAIN = "docs/events.md is not of today: python -m domain.events.document > docs/events.md"


def test_the_page_is_the_one_the_code_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == document(), AGAIN


def test_every_event_has_its_entry() -> None:
    entries = {
        line[5:-1] for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("### `")
    }

    assert set(EVENTS) <= entries, AGAIN
