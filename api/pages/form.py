"""Form as a template shows it: submitted values and errors."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from api.pages.form_data import FormData


@dataclass(frozen=True)
class Form:
    """Values and errors of a form: `errors` has a sentence for each invalid field, in order.

    The sentence under the empty name is about the form as a whole.
    """

    data: FormData = field(default_factory=FormData)
    errors: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """The value of a field; empty if there is none."""
        return self.data.value(name)

    def values(self, name: str) -> tuple[str, ...]:
        """All values of a field."""
        return self.data.values(name)

    def with_error(self, name: str, sentence: str) -> "Form":
        """The form with one more error."""
        return Form(self.data, {**self.errors, name: sentence})
