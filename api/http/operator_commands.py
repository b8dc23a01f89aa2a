"""Commands of the operator about bodies and schemes, by their names in paths."""

from collections.abc import Mapping
from typing import Final

BODY_COMMANDS: Final[Mapping[str, str]] = {
    "register": "register_body",
    "rename": "rename_body",
    "correct-name": "correct_name_of_body",
    "move": "move_body",
    "contact": "record_contact_of_body",
    "recode": "recode_body",
    "end": "end_body",
    "correct-end": "correct_end_of_body",
    "approve": "approve_body",
    "suspend-approval": "suspend_approval",
    "resume-approval": "resume_approval",
    "withdraw-approval": "withdraw_approval",
    "correct-approval": "correct_approval",
}
"""Name of the command, as on the command line → operation id."""

SCHEME_COMMANDS: Final[Mapping[str, str]] = {
    "publish-first": "publish_scheme",
    "publish": "publish_edition",
    "supersede": "supersede_edition",
}
"""The same for schemes; a scheme is published by its first edition."""
