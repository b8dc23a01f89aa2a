"""Every file and folder that a document names exists."""

import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
ROOMS: Final = "api|bench|demo|docs|domain|embedded|projections|services|spreadsheets|tests"
NAMED: Final = re.compile(rf"`((?:{ROOMS})/[\w./-]*)(?:::\w+)?`")


def test_every_path_in_a_document_exists() -> None:
    documents = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    named = [
        (document.name, path)
        for document in documents
        for path in NAMED.findall(document.read_text(encoding="utf-8"))
    ]

    assert len(named) > 100
    missing = sorted({(document, path) for document, path in named if not (ROOT / path).exists()})
    assert missing == [], "name the present path in these documents"
