"""500 invented feeds of 30 items each, served from loopback with ETag and 304."""

import asyncio
import hashlib
import random
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

WORDS = [
    "the",
    "court",
    "of",
    "the",
    "district",
    "heard",
    "that",
    "a",
    "teacher",
    "had",
    "been",
    "held",
    "since",
    "spring",
    "while",
    "lawyers",
    "asked",
    "for",
    "papers",
    "and",
    "families",
    "waited",
    "outside",
    "the",
    "gate",
    "for",
    "news",
    "of",
    "the",
    "hearing",
    "which",
    "was",
    "put",
    "off",
    "again",
    "after",
    "the",
    "judge",
    "fell",
    "ill",
    "and",
    "the",
    "guards",
    "sent",
    "everybody",
    "home",
    "before",
    "noon",
]
GIVEN = [
    "Amil",
    "Boru",
    "Cato",
    "Dena",
    "Elin",
    "Faro",
    "Gita",
    "Hano",
    "Ilia",
    "Jore",
    "Kema",
    "Luca",
    "Mira",
    "Noor",
    "Olan",
    "Pira",
]
FAMILY = [
    "Abant",
    "Berok",
    "Calder",
    "Dovan",
    "Estel",
    "Fenik",
    "Garo",
    "Hollin",
    "Ister",
    "Jansk",
    "Korv",
    "Lomax",
    "Maru",
]


def name(number: int) -> str:
    """The invented person of this number; 10,000 different ones."""
    chance = random.Random(number)
    tail = "".join(chance.choice("abdeiklmnorstu") for _ in range(4))
    return f"{chance.choice(GIVEN)}{tail[:2]} {chance.choice(FAMILY)}{tail[2:]}{number % 97:x}"


def article(number: int, words: int) -> str:
    """Prose of about that many words, with a known person in every tenth article."""
    chance = random.Random(number)
    text = [chance.choice(WORDS) for _ in range(words)]
    if number % 10 == 0:
        text[words // 2] = f"{name(number % 10_000)} was sentenced to three years in prison. Then"
    return " ".join(text)


def feed(number: int, items: int = 30, words: int = 120) -> bytes:
    """One RSS feed with full bodies."""
    newest = datetime(2026, 11, 20, 12, tzinfo=UTC)
    entries = "".join(
        f"<item><title>Report {number}-{i}</title>"
        f"<link>http://127.0.0.1/{number}/{i}</link><guid>report-{number}-{i}</guid>"
        f"<pubDate>{format_datetime(newest - timedelta(hours=7 * i))}</pubDate>"
        f"<description><![CDATA[<p>{article(number * items + i, words)}</p>]]></description></item>"
        for i in range(items)
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>Feed {number}</title><link>http://127.0.0.1/{number}</link>"
        f"<description>invented</description>{entries}</channel></rss>"
    ).encode()


def host(number: int) -> str:
    """A loopback address of its own: the fetcher asks each host for one thing at a time."""
    return f"127.0.{1 + number // 200}.{1 + number % 200}"


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while head := await reader.readuntil(b"\r\n\r\n"):
        path = head.split(b" ", 2)[1].decode()
        if path == "/robots.txt":
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            continue
        body = FEEDS[int(path.rsplit("/", 1)[1])]
        etag = b'"' + hashlib.sha256(body).hexdigest()[:16].encode() + b'"'
        if etag in head:
            writer.write(b"HTTP/1.1 304 Not Modified\r\nETag: " + etag + b"\r\n\r\n")
        else:
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: %b\r\n"
                b"Content-Length: %d\r\n\r\n%b" % (etag, len(body), body)
            )
        await writer.drain()


async def _served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        await _answer(reader, writer)
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def serve(count: int) -> None:
    """Serve until killed; prints the port first."""
    FEEDS.extend(feed(number) for number in range(count))
    first = await asyncio.start_server(_served, host(0), 0)
    port = first.sockets[0].getsockname()[1]
    rest = await asyncio.start_server(_served, [host(n) for n in range(1, count)], port)
    print(port, flush=True)
    async with first, rest:
        await rest.serve_forever()


FEEDS: list[bytes] = []

if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
