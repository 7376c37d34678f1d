"""Which parts of a page are furniture: navigation, sharing, consent, related news, sign-ups.

`out` is dropped; `aside` is furniture where it stands inside the article and is then kept with
Role.NAVIGATION, so that nothing of an article is silently lost. Says nothing about words: headings
such as "Related news" are judged in sections.py.
"""

import re
from enum import Enum

from bs4 import Tag

OUT_TAGS = frozenset({
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed",
    "canvas", "audio", "video", "map", "nav", "button", "input", "select", "textarea", "option",
    "dialog", "link", "meta", "head", "area",
})  # fmt: skip
_OUT_WORDS = re.compile(
    r"(?:cookies?|consent|gdpr|sliding-popup|skip(?:-?link)?|screen-reader\w*|visually-?hidden|sr-only|"
    r"breadcrumbs?|crumbs|arbo|menu|navbar|nav|navigation|main-nav\w*|pagination|pager|"
    r"site-header|global-header|topbar|top-bar|masthead|site-footer|global-footer|language-switcher|"
    r"lang-switch\w*|burger|burguer|aviso-cookies|modal|popup|overlay|ticker|banner-ad|advert\w*)"
)
_ASIDE_WORDS = re.compile(
    r"(?:related\w*|jp-relatedposts|recommend\w*|read-?more|more-?news|also-?like|most-?read|popular|"
    r"trending|share\w*|sharing|sharedaddy|social\w*|partage\w*|compartir|partilhar|addtoany\w*|"
    r"newsletter|subscribe|signup|sign-up|subscription|donate|promo|comments?|replies|respond|disqus\w*|"
    r"sidebar\w*|widget(?:-area|_\w+)?|secondary|layout-sidebar-\w+|col-side|byline|author(?:-box|-bio)?|"
    r"tags(?:-links)?|tag-list|entry-footer|entry-meta|post-navigation|footer|teasers?|tools|"
    r"hits|article-hits|views-count|post-views|listearticles|print-?link|cat-links|widget-title|edit-link|post-tags|meta-tags)"
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_KEEP = {"html", "body", "main", "article", "h1"}
_ROLES_OUT = {"navigation", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar"}


class Verdict(Enum):
    CONTENT = 0
    ASIDE = 1
    OUT = 2


def judge(tag: Tag) -> Verdict:  # noqa: PLR0911 - a list of signs, the surest first
    """What the element's name, class, id and attributes say of it; nothing of what it holds."""
    if tag.name in OUT_TAGS or _is_hidden(tag):
        return Verdict.OUT
    if tag.name in _KEEP:
        return Verdict.CONTENT
    if str(tag.get("role", "")).lower() in _ROLES_OUT:
        return Verdict.OUT
    if _names(tag, _OUT_WORDS):
        return Verdict.OUT
    if tag.name in {"aside", "footer", "form"} or _names(tag, _ASIDE_WORDS):
        return Verdict.ASIDE
    if str(tag.get("role", "")).lower() in {"complementary", "contentinfo"}:
        return Verdict.ASIDE
    return Verdict.CONTENT


def _is_hidden(tag: Tag) -> bool:
    return (
        tag.has_attr("hidden")
        or str(tag.get("aria-hidden", "")).lower() == "true"
        or bool(_HIDDEN_STYLE.search(str(tag.get("style", ""))))
    )


def _names(tag: Tag, words: re.Pattern[str]) -> bool:
    classes = tag.get("class") or []
    tokens = [
        *(classes if isinstance(classes, list) else str(classes).split()),
        str(tag.get("id", "")),
    ]
    return any(_says(token.lower(), words) for token in tokens if token)


def _says(token: str, words: re.Pattern[str]) -> bool:
    """A token is a word of furniture, alone or with a prefix or suffix ("block-social",
    "cookie-banner", "regionregion-footer"), but not "has-sidebar" or "no-nav"."""
    if token.startswith(("has-", "no-", "with-", "is-", "layout-", "page-", "post-type")):
        return bool(words.fullmatch(token))
    if words.fullmatch(token):
        return True
    parts = re.split(r"[-_]+", token)
    return len(parts) > 1 and bool(words.fullmatch(parts[0]) or words.fullmatch(parts[-1]))
