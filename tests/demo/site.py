"""An invented NGO world on loopback: a feed, a listing page, a growing page, a PDF urgent action.

Everything here is made up, people and places included. `Site.publish()` lets the second day happen.
"""

import io
import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

WATCH_LIST = """id,name,aliases,country,context
odran-velasko,Odran Velasko,,XA,"lawyer, Port Sorrel"
mirela-tosh,Mirela Tosh,Mira Tosh,XA,"journalist at the Sorrel Courier"
benat-okoro,Benat Okoro,B. Okoro,XA,"dockers' union organiser, Port Sorrel"
lin-yaqing,Lin Yaqing,林雅清,CN,"librarian, reading circle"
samira-dahlan,Samira Dahlan,,XB,"teacher, Qasr Nur"
"""

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | {site}</title>
<meta property="article:published_time" content="{day}"></head>
<body><header><a href="/">{site}</a><nav><a href="/news">News</a> <a href="/people">Samira Dahlan
and others we stand with</a> <a href="/donate">Donate</a></nav></header>
<div class="cookie-notice">This site keeps no cookies but the one that remembers this line.</div>
<main><article><h1>{title}</h1><p class="date">{shown}</p>
{body}
</article><aside><h3>Related</h3><ul><li><a href="/x">Odran Velasko: a year of silence</a></li></ul>
</aside></main><footer>{site}, Harbour Street 4 · press@example.org</footer></body></html>"""

_LISTING = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Urgent actions | Quay Legal Aid</title></head>
<body><nav><a href="/">Home</a></nav><main><h1>Urgent actions</h1><ul class="actions">
{rows}
</ul></main><footer>Quay Legal Aid</footer></body></html>"""

_ROW = (
    '<li class="action"><a href="{path}">{title}</a> <span class="date">{shown}</span>'
    "<p>{lead}</p></li>"
)


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that the site publishes, on the page `path`."""

    path: str
    title: str
    day: date
    lead: str
    body: str = ""  # HTML
    pdf: tuple[str, ...] = ()  # or the lines of a PDF


@dataclass(slots=True)
class Site:
    """The site, served on 127.0.0.1 from `with Site(today) as site`."""

    today: date
    news: list[Entry] = field(default_factory=list)
    actions: list[Entry] = field(default_factory=list)
    case_updates: list[tuple[date, str]] = field(default_factory=list)
    asked: list[bytes] = field(default_factory=list)  # requests as they came
    _server: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        self._first_day()
        site = self

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append(self.requestline.encode() + b"\n" + bytes(self.headers))
                status, media_type, body = site.answer(self.path)
                self.send_response(status)
                self.send_header("Content-Type", media_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Quiet: the demo's screen is for what staff see."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()

    @property
    def url(self) -> str:
        assert self._server
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def sources(self) -> str:
        """The sources.toml of this world."""
        return f"""
[[source]]
id = "harbour-watch"
organisation = "Harbour Watch"
kind = "feed"
url = "{self.url}/feed.xml"
every = "1s"

[[source]]
id = "quay-legal-aid"
organisation = "Quay Legal Aid"
kind = "page"
url = "{self.url}/actions"
every = "1s"
select = {{ item = "li.action", link = "a", title = "a", date = ".date" }}

[[source]]
id = "open-cells"
organisation = "Open Cells"
kind = "page"
url = "{self.url}/case/mirela-tosh"
every = "1s"
"""

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, media type and body for a path."""
        html = "text/html; charset=utf-8"
        fixed = {
            "/robots.txt": ("text/plain", lambda: b"User-agent: *\nDisallow: /private/\n"),
            "/feed.xml": ("application/rss+xml", self._feed),
            "/actions": (html, self._listing),
            "/case/mirela-tosh": (html, self._case),
        }
        if path in fixed:
            media_type, make = fixed[path]
            return 200, media_type, make()
        for entry in [*self.news, *self.actions]:
            if entry.path == path:
                is_pdf = bool(entry.pdf)
                made = _pdf(entry) if is_pdf else self._article(entry)
                return 200, "application/pdf" if is_pdf else html, made
        return 404, "text/plain", b"no such page"

    def publish(self) -> None:
        """The second day: a sentence, a hearing set, a health update, and a namesake."""
        today, yesterday = self.today, self.today - timedelta(days=1)
        self.news.insert(
            0,
            Entry(
                "/news/verdict",
                "Port Sorrel: union organiser jailed, lawyer walks free",
                today,
                "Benat Okoro got three and a half years; Odran Velasko was acquitted.",
                f"<p>The Port Sorrel Regional Court yesterday sentenced dockers' union organiser "
                f"Benat Okoro to three and a half years in prison for “disrupting a port of the "
                f"state”. His co-defendant, the lawyer Odran Velasko, was acquitted and left the "
                f"courtroom a free man.</p><p>Okoro will appeal, his sister said. The prosecutor "
                f"had asked for seven years; the law allows up to ten.</p><h2>Background</h2>"
                f"<p>Both men were arrested on {_long(today - timedelta(days=212))} during a "
                f"strike at the grain terminal.</p><p>Harbour Watch calls on the authorities to "
                f"release Benat Okoro at once.</p>",
            ),
        )
        self.news.insert(
            0,
            Entry(
                "/news/festival",
                "Winter festival opens with a concert",
                today,
                "The pianist Odran Velasko-Brandt plays tonight.",
                "<p>The pianist Odran Velasko-Brandt, 23, opens the winter festival tonight with "
                "two sonatas. Tickets are sold at the door.</p>",
            ),
        )
        hearing = today + timedelta(days=9)
        self.actions.insert(
            0,
            Entry(
                "/docs/XAA0170042026ENGLISH.pdf",
                "Librarian gravely ill in custody",
                today,
                "Lin Yaqing collapsed in her cell; her trial opens next week.",
                pdf=(
                    f"First UA: 42/26 Index: XAA 17/0042/2026 Date: {_long(today)}",
                    "URGENT ACTION",
                    "LIBRARIAN GRAVELY ILL IN CUSTODY",
                    f"Lin Yaqing (林雅清), a librarian, collapsed in her cell on "
                    f"{_long(yesterday)} and was taken to a prison hospital, where doctors found "
                    f"an untreated kidney infection. Her trial will open on {_long(hearing)} "
                    f"before the Eastern District Court.",
                    "TAKE ACTION: WRITE A LETTER",
                    "Director Odran Veil, Eastern Detention Centre, 7 Mill Road",
                    "Dear Director,",
                    "I ask you to give Lin Yaqing the treatment she needs and to release her.",
                    "Yours sincerely,",
                    "ADDITIONAL INFORMATION",
                    f"Lin Yaqing was detained on {_long(today - timedelta(days=61))} after her "
                    f"library lent out a banned novel. If convicted she faces up to five years.",
                    f"PLEASE TAKE ACTION UNTIL: {_long(today + timedelta(days=12))}",
                ),
            ),
        )
        self.case_updates.insert(
            0,
            (
                yesterday,
                "<p>Mira Tosh began a hunger strike in protest at being kept from her lawyer. "
                "Her husband was told of it by telephone.</p>",
            ),
        )

    def _first_day(self) -> None:
        start = self.today - timedelta(days=40)
        self.news.append(
            Entry(
                "/news/trial-opens",
                "Trial of dockers' organiser and lawyer opens",
                start,
                "The trial of Benat Okoro and Odran Velasko opened in Port Sorrel.",
                f"<p>The trial of Benat Okoro and Odran Velasko opened before the Port Sorrel "
                f"Regional Court on {_long(start)}. Both men deny the charge of disrupting a port "
                f"of the state.</p><p>They were arrested on "
                f"{_long(self.today - timedelta(days=212))}.</p>",
            )
        )
        self.actions.append(
            Entry(
                "/actions/samira-dahlan",
                "Teacher released after eleven months",
                start - timedelta(days=3),
                "Samira Dahlan is home.",
                f"<p>Samira Dahlan, a teacher from Qasr Nur, was released from Hillside Prison on "
                f"{_long(start - timedelta(days=4))} after the charges against her were "
                f"dropped.</p>",
            )
        )
        self.case_updates.append(
            (
                start - timedelta(days=20),
                "<p>Mirela Tosh was charged with publishing state secrets. She has been held at "
                "Gatehouse Prison since police searched the newspaper's office.</p>",
            )
        )

    def _feed(self) -> bytes:
        items = "".join(
            f"<item><title>{entry.title}</title><link>{self.url}{entry.path}</link>"
            f"<guid>{self.url}{entry.path}</guid><description>{entry.lead}</description>"
            f"<pubDate>{format_datetime(datetime(*entry.day.timetuple()[:3], 6, tzinfo=UTC))}"
            f"</pubDate></item>"
            for entry in self.news
        )
        return (
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
            f"<title>Harbour Watch</title><link>{self.url}/</link>"
            f"<description>News of the port</description>{items}</channel></rss>"
        ).encode()

    def _listing(self) -> bytes:
        rows = "\n".join(
            _ROW.format(path=e.path, title=e.title, shown=_long(e.day), lead=e.lead)
            for e in self.actions
        )
        return _LISTING.format(rows=rows).encode()

    def _article(self, entry: Entry) -> bytes:
        return _PAGE.format(
            title=entry.title,
            site="Harbour Watch",
            day=entry.day.isoformat(),
            shown=_long(entry.day),
            body=entry.body,
        ).encode()

    def _case(self) -> bytes:
        updates = "\n".join(f"<h2>{_long(day)}</h2>{html}" for day, html in self.case_updates)
        about = "<h2>About Mirela Tosh</h2><p>Mirela Tosh writes for the Sorrel Courier.</p>"
        return _PAGE.format(
            title="Case history: Mirela Tosh",
            site="Open Cells",
            day=self.case_updates[0][0].isoformat(),
            shown=f"Updated {_long(self.case_updates[0][0])}",
            body=updates + about,
        ).encode()


def _pdf(entry: Entry) -> bytes:
    """Lay the entry's lines out as an urgent action of one page."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = getSampleStyleSheet()["BodyText"]
    out = io.BytesIO()
    flow = []
    for line in entry.pdf:
        marked = line.replace("林雅清", '<font name="STSong-Light">林雅清</font>')
        flow += [Paragraph(marked, style), Spacer(1, 8)]
    SimpleDocTemplate(out, pagesize=A4, title=entry.title).build(flow)
    return out.getvalue()
