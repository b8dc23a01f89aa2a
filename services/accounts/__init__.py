"""Accounts: who may come in, and by what proof?"""

from services.accounts.accounts import Accounts, Dependencies

__all__ = ["Accounts", "Dependencies"]
