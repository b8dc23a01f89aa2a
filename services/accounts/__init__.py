"""Accounts: who may come in, and by what proof?"""

from services.accounts.accounts import Accounts, Outside

__all__ = ["Accounts", "Outside"]
