"""What does a form show: what was typed, and what is wrong with it?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from api.pages.sent import Sent


@dataclass(frozen=True)
class Form:
    """A form as a template shows it: `errors` has a sentence for each field that is wrong, in order.

    The sentence under the empty name is about the whole form.
    """

    sent: Sent = field(default_factory=Sent)
    errors: Mapping[str, str] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """What was typed into a field; empty at first."""
        return self.sent.one(name)

    def all(self, name: str) -> tuple[str, ...]:
        """All that was chosen under a name."""
        return self.sent.all(name)

    def wrong(self, name: str, sentence: str) -> "Form":
        """The same with one more thing wrong."""
        return Form(self.sent, {**self.errors, name: sentence})
