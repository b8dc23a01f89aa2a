"""Spreadsheets and delimited tables: certificate lists, exported results, score sheets."""
