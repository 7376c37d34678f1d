"""What the fork server of sandbox.py loads once, so that no child has to. Importing is its use.

Not pypdf, which takes 17 MB: a child that meets a PDF loads it in a twelfth of a second.
"""

import ctypes
import gc
from importlib import import_module

from monitor.parse.dates import first_day
from monitor.parse.language import language_of
from monitor.parse.sections import heading_role

_LIBRARIES = ("bs4", "feedparser", "lxml.etree")
_OURS = ("article", "document", "feed", "page", "page_text", "pdf", "sections")

PROSE = "The teacher was released from prison. " * 8

for name in (*_LIBRARIES, *(f"monitor.parse.{name}" for name in _OURS)):
    import_module(name)

# What is made at first use is made here, once: patterns, tables, the language model.
first_day("1 May 2024")
heading_role("Background")
language_of(PROSE)


def keep() -> None:
    """What is here by now stays: children that looked through it for garbage would copy it all."""
    gc.collect()
    gc.freeze()
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):  # glibc has it, musl does not
        trim(0)  # what loading took beside


keep()
