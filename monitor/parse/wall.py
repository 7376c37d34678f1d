"""Whether a page that answers 200 is what was asked for, or something that stands in its way: a
log-in, a captcha, a question about cookies. Its text must never pass for the publisher's.

An article is longer, or bears the title that its listing gave it; so only short pages are judged.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from monitor.model import Fetched, Item
from monitor.parse.pieces import Piece

SHORT, VERY_SHORT = 1500, 400  # letters of text
_SIGNS_OF_CONSENT = 3

_WAY = re.compile(
    r"(?:^|[/._-])(?:log-?in|sign-?in|signon|sso|auth|consent|captcha|challenge|verify|cookies?|"
    r"anmelden|connexion|iniciar-sesion)(?:[/._-]|$)",
    re.IGNORECASE,
)
_PASSWORD = re.compile(rb"<input[^>]{0,300}type\s*=\s*[\"']?password", re.IGNORECASE)
_CHALLENGE = re.compile(
    rb"cf-chl|challenge-platform|cf-turnstile|h-captcha|g-recaptcha|px-captcha|_incapsula_|"
    rb"ddos-guard|captcha-delivery|sucuri_cloudproxy|awswaf",
    re.IGNORECASE,
)
_HUMAN = re.compile(
    r"(?:verify|confirm|prove)\w* (?:that )?you(?: are|'re|\u2019re) (?:not a robot|(?:a )?human)|"
    r"checking your browser|enable javascript and cookies|unusual traffic|i am not a robot|"
    r"no soy un robot|je ne suis pas un robot|não sou um robô|я не робот|"
    r"验证您是真人|لست برنامج روبوت",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\bcookies?\b|\bconsent\w*|\bprivacy (?:policy|settings|choices)|\baccept all\b|"
    r"\breject all\b|\bbefore you continue\b|\bpartners\b|\bconsentimiento\b|\baceptar\b|"
    r"\bconsentement\b|\baccepter\b|\bконфиденциальност\w*|\bфайл\w* cookie",
    re.IGNORECASE,
)


def wall_of(fetched: Fetched, title: str, pieces: Sequence[Piece], item: Item | None) -> str:
    """Say in words what came instead of the page; "" where it may well be the page."""
    after, before = (urlsplit(url).path for url in (fetched.url, fetched.requested))
    if after != before and _WAY.search(after) and not _WAY.search(before):
        return "it leads to a page for logging in or consenting"
    words = " ".join([title, *(piece.words for piece in pieces)])
    if len(words) > SHORT or _bears(title, item):
        return ""
    if _HUMAN.search(words) or (len(words) < VERY_SHORT and _CHALLENGE.search(fetched.body)):
        return "a test for robots (captcha) came instead"
    if len(words) < VERY_SHORT and _PASSWORD.search(fetched.body):
        return "a log-in page came instead"
    if len(_CONSENT.findall(words)) >= _SIGNS_OF_CONSENT:
        return "a question about cookies or consent came instead"
    return ""


def _bears(title: str, item: Item | None) -> bool:
    offered, found = (_letters(text) for text in (item.title if item else "", title))
    return bool(offered and found) and (offered in found or found in offered)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
