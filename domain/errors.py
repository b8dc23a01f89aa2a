"""What can be wrong with a request: every refusal of the domain has a name here or derives from one.

Three families, which the edges translate (architecture: domain refusals 409, people 403, values 422).
"""

from domain.translatable_error import TranslatableError


class DomainError(TranslatableError):
    """A refusal that has a name; its text is a sentence for the person who asked."""


class InvalidValue(DomainError, ValueError):
    """What was said cannot be true or cannot be meant, whatever the state of the case."""


class NotAllowedNow(DomainError):
    """The case, as it stands, does not permit this."""


class NotPermitted(DomainError):
    """The case permits it, but not to this person."""
