"""Public holidays that the service counts working days by, from its settings."""

from api.app.settings import Settings, SettingsError
from services.holidays import HolidayFileInvalid, PublicHolidays


def public_holidays(settings: Settings) -> PublicHolidays:
    """The holidays of the package and of the operator's file. Raises SettingsError."""
    try:
        return PublicHolidays(settings.holidays_file)
    except HolidayFileInvalid as invalid:
        raise SettingsError([f"CERTTRAIL_HOLIDAYS_FILE cannot be used: {invalid}."]) from None
