"""Error messages that only a score sheet has."""

from typing import Final

from api.pages.language import Language, gettext_noop
from api.pages.terms.values import Titled, interpolate, sentence_text
from domain.errors import TranslatableError

SENTENCES: Final = frozenset(
    {
        gettext_noop("Shorten this to {most} characters."),
        gettext_noop("Write a whole number of at least {least}."),
        gettext_noop("Write points as 2, as 1.5 or as 3/2."),
        gettext_noop("Write the day as 2026-11-22."),
        gettext_noop("Choose one of the verdicts offered."),
        gettext_noop("Say why the clause does not apply."),
        gettext_noop("Say how many samples were checked."),
        gettext_noop("Say how many of the samples did not conform; 0 if none."),
        gettext_noop("Choose what the special deduction rests on."),
        gettext_noop("Describe what the special deduction is for."),
        gettext_noop("Describe what earns the special bonus."),
        gettext_noop("Choose how grave the nonconformity is."),
        gettext_noop("Describe the nonconformity."),
        gettext_noop("Say whether the organisation passed."),
        gettext_noop("Choose the level that was reached."),
        gettext_noop("Give clause {clause} a verdict."),
        gettext_noop("Say on which day the audit began."),
        gettext_noop("Say on which day the audit ended."),
        gettext_noop("Write up to 20 person ids such as P-0042, separated by spaces."),
        gettext_noop("Say whether the team recommends certification."),
        gettext_noop("Say on what the team's conclusion rests."),
        gettext_noop("There is no verdict “{word}”."),
        gettext_noop("Choose a verdict: the row is filled in without one."),
        gettext_noop("Choose a kind: “{word}” is none."),
        gettext_noop("There are more rows of this kind than a report can hold."),
        gettext_noop("“{word}” does not go with this kind."),
        gettext_noop("This is not the sheet offered here. Download it from this page."),
        gettext_noop("This sheet belongs to another scheme ({found}); this audit is by {wanted}."),
        gettext_noop("This sheet belongs to another edition ({found}); this audit is by {wanted}."),
        gettext_noop(
            "This sheet belongs to version {found} of the rules; this audit is by version {wanted}."
        ),
        gettext_noop("This sheet belongs to another case ({found})."),
        gettext_noop("This sheet belongs to audit {found} of the case; this is audit {wanted}."),
        gettext_noop("This is no Excel workbook (XLSX)."),
        gettext_noop("This file cannot be read. Save it as an Excel workbook (XLSX)."),
        gettext_noop("This workbook is too large for a score sheet. Download the sheet anew."),
        gettext_noop("Choose the file first."),
    }
)
"""The sentences of all errors of a sheet besides those of the domain."""


_OTHER_SCHEME: Final = "This sheet belongs to another scheme ({found}); this audit is by {wanted}."


def error_message(error: TranslatableError, language: Language, titled: Titled) -> str:
    """The message of an error in a language."""
    if error.sentence not in SENTENCES:
        return sentence_text(error, language, titled=titled)
    values = dict(error.values)
    if error.sentence == _OTHER_SCHEME:
        values = {name: titled("scheme", str(value)) for name, value in values.items()}
    return interpolate(language.gettext(error.sentence), values, language, titled=titled)
