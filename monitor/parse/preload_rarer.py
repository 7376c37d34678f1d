"""What the fork server loads too where a source is in a rarer language: the model of them all."""

from monitor.parse import preload
from monitor.parse.language import RARER, language_of

language_of(preload.PROSE, usual=tuple(RARER))
preload.keep()
