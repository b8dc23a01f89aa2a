"""The answers that release 0.1 gave to the questions about its own database."""

import gzip
import json
from datetime import datetime
from typing import Any, Final

from tests.upgrade.release_0_1 import FOLDER

GOLDEN: Final[dict[str, Any]] = json.loads(gzip.decompress((FOLDER / "answers.json.gz").read_bytes()))
"""`questions` are path, key, body and the place of the answer among `answers`."""

ASKED_AT: Final = datetime.fromisoformat(GOLDEN["asked_at"])
"""The moment at which they were given."""
