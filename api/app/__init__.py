"""The running application: its settings, what it consists of, and what runs beside requests."""
