"""The tables beside this file, read once. What they mean is said in the tables themselves."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind


def read(name: str) -> str:
    """The text of a table file."""
    return files("monitor.match").joinpath("tables", name).read_text(encoding="utf-8")


@cache
def toml(name: str) -> dict[str, Any]:
    return tomllib.loads(read(name))


@cache
def members(name: str, key: str) -> frozenset[str]:
    """One list of a table, as a set."""
    return frozenset(toml(name)[key])


def any_of(words: Iterable[str]) -> str:
    """The words as alternatives of a pattern, the longest first."""
    return "|".join(re.escape(each) for each in sorted(words, key=lambda w: (-len(w), w)))


@cache
def _told(key: str) -> AhoCorasick:
    return AhoCorasick(
        members("told.toml", key), matchkind=MatchKind.Standard, store_patterns=False
    )


def holds(text: str, key: str) -> bool:
    """Whether a word of one list of told.toml stands somewhere in a folded text, or within a word:
    a cheap look before a pattern of `words_of` is searched for."""
    return bool(_told(key).find_matches_as_indexes(text))


def words_of(key: str) -> str:
    """One list of told.toml as alternatives of a pattern."""
    return any_of(members("told.toml", key))
