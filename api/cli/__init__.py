"""The way in from a shell: what can be typed, and what does each ending mean?"""

from api.cli.application import main

__all__ = ["main"]
