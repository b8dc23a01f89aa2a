"""Workbooks and delimited tables: lists to check, and score sheets."""
