"""What does a form show: what was typed, and what is wrong with it?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from api.pages.form_data import FormData


@dataclass(frozen=True)
class Form:
    """A form as a template shows it: `errors` has a sentence for each field that is wrong, in order.

    The sentence under the empty name is about the whole form.
    """

    data: FormData = field(default_factory=FormData)
    errors: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What was typed into a field; empty at first."""
        return self.data.value(name)

    def values(self, name: str) -> tuple[str, ...]:
        """All that was chosen under a name."""
        return self.data.values(name)

    def with_error(self, name: str, sentence: str) -> "Form":
        """The same with one more thing wrong."""
        return Form(self.data, {**self.errors, name: sentence})
