"""Reading a text as a case analyst would: `events` with a language's `lexicons()` entry.

Pure, and without any knowledge of a language: that stands in lexicon/<code>.toml (docs/lexicon.md).
"""

from monitor.extract.events import events
from monitor.extract.lexicons import Lexicon, LexiconError, lexicons

__all__ = ["Lexicon", "LexiconError", "events", "lexicons"]
