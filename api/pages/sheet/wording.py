"""How is that said which only a score sheet says?"""

from collections.abc import Callable
from typing import Final

from api.pages.language import Language
from api.pages.terms.values import Titled, interpolate, sentence_text
from domain.errors import TranslatableError

_: Callable[[str], str] = str

SENTENCES: Final = frozenset(
    {
        _("Shorten this to {most} characters."),
        _("Write a whole number of at least {least}."),
        _("Write points as 2, as 1.5 or as 3/2."),
        _("Write the day as 2026-11-22."),
        _("Choose one of the verdicts offered."),
        _("Say why the clause does not apply."),
        _("Say how many samples were checked."),
        _("Say how many of the samples did not conform; 0 if none."),
        _("Choose what the special deduction rests on."),
        _("Describe what the special deduction is for."),
        _("Describe what earns the special bonus."),
        _("Choose how grave the nonconformity is."),
        _("Describe the nonconformity."),
        _("Say whether the organisation passed."),
        _("Choose the level that was reached."),
        _("Give clause {clause} a verdict."),
        _("Say on which day the audit began."),
        _("Say on which day the audit ended."),
        _("Say whether the team recommends certification."),
        _("Say on what the team's conclusion rests."),
        _("There is no verdict “{word}”."),
        _("Choose a verdict: the row is filled in without one."),
        _("Choose a kind: “{word}” is none."),
        _("There are more rows of this kind than a report can hold."),
        _("“{word}” does not go with this kind."),
        _("This is not the sheet offered here. Download it from this page."),
        _("This sheet belongs to another scheme ({found}); this audit is by {wanted}."),
        _("This sheet belongs to another edition ({found}); this audit is by {wanted}."),
        _("This sheet belongs to version {found} of the rules; this audit is by version {wanted}."),
        _("This sheet belongs to another case ({found})."),
        _("This sheet belongs to audit {found} of the case; this is audit {wanted}."),
        _("This is no Excel workbook (XLSX)."),
        _("This file cannot be read. Save it as an Excel workbook (XLSX)."),
        _("This workbook is too large for a score sheet. Download the sheet anew."),
        _("Choose the file first."),
    }
)
"""Everything that reading a sheet may refuse, beside what the domain refuses."""


_OTHER_SCHEME: Final = "This sheet belongs to another scheme ({found}); this audit is by {wanted}."


def error_message(error: TranslatableError, language: Language, titled: Titled) -> str:
    """A refusal in this language."""
    if error.sentence not in SENTENCES:
        return sentence_text(error, language, titled=titled)
    values = dict(error.values)
    if error.sentence == _OTHER_SCHEME:
        values = {place: titled("scheme", str(value)) for place, value in values.items()}
    return interpolate(language.gettext(error.sentence), values, language, titled=titled)
