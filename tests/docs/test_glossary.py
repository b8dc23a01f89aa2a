"""docs/glossary.md: few words of our own, each with the file it lives in."""

import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
TEXT: Final = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ENTRIES: Final = re.findall(r"^\| (?!word|---)([^|]+) \| ([^|]+) \| `([^`]+)` \|$", TEXT, re.MULTILINE)
MOST_WORDS: Final = 30


def test_the_words_are_few_and_in_order() -> None:
    words = [word.strip("`").lower() for word, _, _ in ENTRIES]

    assert 20 < len(words) <= MOST_WORDS, "use a standard term in place of a word of our own"
    assert words == sorted(words), "put the entries of docs/glossary.md in alphabetical order"


def test_every_line_of_the_table_is_an_entry() -> None:
    lines = [line for line in TEXT.splitlines() if line.startswith("|")]

    assert len(lines) - 2 == len(ENTRIES), "docs/glossary.md: write | word | meaning | `file` |"


def test_every_file_exists() -> None:
    missing = [(word, file) for word, _, file in ENTRIES if not (ROOT / file).is_file()]

    assert missing == [], "name the present file in docs/glossary.md"
