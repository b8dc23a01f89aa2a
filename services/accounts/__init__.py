"""Accounts of people and their credentials."""

from services.accounts.accounts import Accounts, Dependencies

__all__ = ["Accounts", "Dependencies"]
