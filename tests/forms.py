"""Ten invented sites, each as one kind of software makes them: what `sources add` is given, every
page that the site answers, and what changes on its second day. Words, people and places are ours;
only the furniture is as such software has it.

Each site publishes the same three things, so that what a reader sees can be compared: a statement
that names Odran Velasko, one that names nobody known, and an older one.
"""
# ruff: noqa: E501 - markup reads best as it is served

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field

FIRST = "Lawyer Odran Velasko was sentenced to four years in prison on 12 November 2026."
SECOND = "The harbour court in Port Sorrel gave no reasons, and three observers were sent away."
LAST = "Sorrel Watch was founded by the wives of sailors; its rooms are above the fish market."
ADDED = "On 20 November 2026 Odran Velasko was moved to the hospital of the prison on the island."
TITLE = "Lawyer sentenced after a closed hearing"
OTHER = "Dockworkers ask for their wages"
OLDER = "A year after the harbour strike"
TITLES = [TITLE, OTHER, OLDER]
DAYS = ["2026-11-13", "2026-11-10", "2026-10-02"]
FURNITURE = ("Accueil", "Donate", "Subscribe", "cookies", "Share this", "Recent", "Comments", "vc_",
             "Spenden", "Impressum", "Login", "Archive", "Hits", "profile", "again", "own words")  # fmt: skip


@dataclass(frozen=True)
class Form:
    """A site by address; `added` is typed by the operator; `later` is what the second day changes.

    country: where the first item says that it happened. name: as its pages give it.
    """

    added: str
    name: str
    pages: dict[str, bytes]
    later: dict[str, bytes] = field(default_factory=dict)
    country: str = ""


def _paragraphs(*more: str) -> str:
    return "".join(f"<p>{one}</p>" for one in (FIRST, SECOND, *more, LAST))


def _other(title: str) -> str:
    return (
        f"<p>Those who load the ships of Port Sorrel met on the quay. {title}.</p>"
        "<p>They have not been paid since the summer, and the harbour office says nothing.</p>"
        "<p>A second meeting is planned for the spring, in the hall behind the fish market.</p>"
    )


def _bodies(more: str = "") -> list[tuple[str, str]]:
    said = [ADDED] if more else []
    return [(TITLE, _paragraphs(*said)), (OTHER, _other(OTHER)), (OLDER, _other(OLDER))]


# ---------------------------------------------------------------- WordPress

_WP_HEAD = (
    '<!DOCTYPE html><html lang="en-US"><head><meta charset="UTF-8"><title>{title} - Sorrel Watch'
    '</title><meta name="generator" content="WordPress 6.4.3" />'
    '<link rel="alternate" type="application/rss+xml" title="Sorrel Watch &raquo; Feed" '
    'href="https://watch.example.org/feed/" /><link rel="alternate" type="application/rss+xml" '
    'title="Sorrel Watch &raquo; Comments Feed" href="https://watch.example.org/comments/feed/" />'
    '<style>.entry-content p{{margin:0}}</style></head><body class="single has-sidebar">'
    '<a class="skip-link screen-reader-text" href="#content">Skip to content</a><header '
    'class="site-header"><p class="site-title"><a href="/">Sorrel Watch</a></p><nav '
    'class="main-navigation"><ul><li><a href="/about">About</a></li><li><a href="/donate">Donate'
    "</a></li></ul></nav></header>"
)
_WP_FOOT = (
    '<aside id="secondary" class="widget-area"><section class="widget widget_recent_entries"><h2 '
    'class="widget-title">Recent posts</h2><ul><li><a href="/x">Odran Velasko: a profile</a></li>'
    '</ul></section></aside><footer class="site-footer"><p>Subscribe to our letter. We use cookies.'
    "</p></footer></body></html>"
)


def _wp_item(home: str, number: int, title: str, day: str) -> str:
    return (
        f"<item><title>{title}</title><link>{home}</link><dc:creator><![CDATA[admin]]>"
        f"</dc:creator><pubDate>{day}</pubDate><category><![CDATA[Statements]]></category>"
        f'<category><![CDATA[Guatemala]]></category><guid isPermaLink="false">'
        f"https://watch.example.org/?p={number}</guid><description><![CDATA[<p>The first words of "
        f'it [&#8230;]</p><p>The post <a href="{home}">{title}</a> appeared first on <a '
        'href="https://watch.example.org">Sorrel Watch</a>.</p>]]></description></item>'
    )


def _wp_page(title: str, body: str, day: str) -> bytes:
    return (
        _WP_HEAD.format(title=title)
        + f'<div id="content" class="site-content"><main id="main"><article class="post hentry">'
        f'<header class="entry-header"><h1 class="entry-title">{title}</h1><div class="entry-meta">'
        f'<span class="posted-on">Posted on <time class="entry-date published" datetime="{day}'
        f'T09:00:00+00:00">{day}</time><time class="updated" datetime="2026-11-20T09:00:00+00:00">'
        f'20 November 2026</time></span><span class="byline"> by <a href="/author/a">admin</a>'
        f'</span></div></header><div class="entry-content">[vc_row][vc_column]{body}'
        '[/vc_column][/vc_row]<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">'
        'Share this:</h3><ul><li><a href="#">Twitter</a></li></ul></div><div id="jp-relatedposts" '
        'class="jp-relatedposts"><h3>Related</h3><a href="/y">Velasko and his time</a></div></div>'
        f'<footer class="entry-footer"><span class="comments-link">Comments Off <span class="'
        f'screen-reader-text">on {title}</span></span></footer></article></main></div>' + _WP_FOOT
    ).encode()


def wordpress() -> Form:
    home = "https://watch.example.org"
    links = [f"{home}/2026/11/lawyer/", "http://www.watch.example.org/2026/11/dock/?utm_source=rss",
             f"{home}/2026/10/strike/"]  # fmt: skip
    stamps = ["Fri, 13 Nov 2026 23:30:00 -0400", "Tue, 10 Nov 2026 08:00:00 +0000",
              "Fri, 02 Oct 2026 08:00:00 +0000"]  # fmt: skip

    def feed(which: list[int]) -> bytes:
        items = "".join(_wp_item(links[n], 100 - n, TITLES[n], stamps[n]) for n in which)
        return (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/'
            'elements/1.1/"><channel><title>Sorrel Watch</title><generator>https://wordpress.org/'
            f"?v=6.4.3</generator>{items}</channel></rss>"
        ).encode()

    pages = [_wp_page(t, b, d) for (t, b), d in zip(_bodies(), DAYS, strict=True)]
    edited = _wp_page(*_bodies("more")[0], DAYS[0])
    return Form(
        f"{home}/news/",
        "Sorrel Watch",
        {
            f"{home}/news/": (_WP_HEAD.format(title="News") + "<main></main>" + _WP_FOOT).encode(),
            f"{home}/feed/": feed([0, 1, 2]),
            **dict(zip(links, pages, strict=True)),
        },
        {links[0]: edited},
        country="GT",
    )


# ---------------------------------------------------------------- Drupal


def drupal() -> Form:
    home = "https://www.open-cells.example.org"
    paths = ["/en/case/odran", "/en/statement/wages", "/en/statement/strike"]
    shown = ["13 november 2026", "10 november 2026", "2 october 2026"]

    def around(title: str, main: str, more: str = "") -> bytes:
        return (
            f'<!DOCTYPE html><html lang="en" dir="ltr"><head><meta charset="utf-8" /><title>{title}'
            ' | Open Cells</title><meta name="Generator" content="Drupal 10 (https://www.drupal.org'
            f')" />{more}</head><body class="path-node page-node-type-case"><div class="dialog-off-'
            'canvas-main-canvas"><header role="banner"><div class="region region-header"><nav role='
            '"navigation" class="block block-menu"><h2 class="visually-hidden">Main</h2><ul class="'
            'menu"><li><a href="/en">Home</a></li><li><a href="/en/donate">Donate</a></li></ul>'
            '</nav></div></header><main role="main"><div class="region region-content">'
            f'{main}</div></main><footer><div class="region region-footer"><div class="block"><p>'
            "Subscribe: open-cells@example.org. Share this.</p></div></div></footer></div>"
            '<div id="sliding-popup">We use cookies on this site. <button>OK</button></div></body>'
            "</html>"
        ).encode()

    def node(title: str, body: str, day: str) -> bytes:
        return around(
            title,
            '<div class="block block-page-title-block"><h1 class="page-title"><span class="field '
            f'field--name-title field--type-string">{title}</span></h1></div><article class="node '
            'node--type-case node--view-mode-full"><div class="node__submitted submitted">Submitted'
            f' by admin on {day}</div><div class="field field--name-field-country field--label-'
            'inline"><div class="field__label">Country</div><div class="field__item"><a href="/en/'
            'location/guatemala">Guatemala</a></div></div><div class="clearfix text-formatted field'
            f' field--name-body field--type-text-with-summary"><div class="field__item">{body}'
            '</div></div><ul class="links inline"><li><a href="/print">Printer version</a></li>'
            "</ul></article>",
        )

    def rows(which: list[int]) -> bytes:
        made = "".join(
            f'<div class="views-row"><div class="views-field views-field-title"><span class="field-'
            f'content"><a href="{paths[n]}" hreflang="en">Guatemala – {TITLES[n]}</a></span></div>'
            f'<div class="views-field views-field-created"><span class="field-content">posted on: '
            f"{DAYS[n].replace('-', '/')}</span></div></div>"
            for n in which
        )
        return around(
            "Cases", f'<h1>Cases</h1><div class="view"><div class="view-content">{made}</div></div>'
        )

    pages = [node(t, b, d) for (t, b), d in zip(_bodies(), shown, strict=True)]
    return Form(
        f"{home}/en/cases",
        "Open Cells",
        {
            f"{home}/en/cases": rows([0, 1, 2]),
            **{home + path: page for path, page in zip(paths, pages, strict=True)},
        },
        {home + paths[0]: node(*_bodies("more")[0], shown[0])},
        country="GT",
    )


# ---------------------------------------------------------------- SPIP


def spip() -> Form:
    home = "https://observatoire.example.org"
    links = ["en/region/odran-condemned", "en/region/dock", "en/region/strike"]

    def around(title: str, main: str) -> bytes:
        return (
            '<!DOCTYPE html><html class="ltr en no-js" lang="en" dir="ltr"><head><base href="'
            f'{home}/" /><meta charset="utf-8" /><title>{title} - The Observatory</title><meta name'
            '="generator" content="SPIP 4.1.5" /><link rel="alternate" type="application/rss+xml" '
            f'title="Syndicate the whole site" href="spip.php?page=backend" /></head><body>'
            '<div id="page"><div id="entete"><a rel="start home" href="/">The Observatory</a></div>'
            '<div id="nav"><ul><li class="menu-entree"><a href="en/donate">Donate</a></li></ul>'
            f'</div><div class="arbo"><a href="/">Accueil</a> &gt; <a href="en/region">Region</a>'
            f'</div><div id="conteneur"><div id="contenu">{main}</div></div><div id="pied">'
            "Subscribe to the list of the Observatory</div></div></body></html>"
        ).encode()

    def article(title: str, body: str, day: str) -> bytes:
        return around(
            title,
            f'<div class="cartouche"><h1 class="crayon article-titre">{title}</h1><p class="info-'
            f'publi"><abbr class="published" title="{day}T10:00:00Z">{day[8:]}/{day[5:7]}/{day[:4]}'
            f'</abbr></p></div><div class="chapo surlignable"></div><div class="texte '
            f'surlignable">{body}</div><div class="menu articles"><h2>In the same section</h2>'
            "<ul><li><a href='en/z'>Odran Velasko, again</a></li></ul></div>",
        )

    def backend(which: list[int]) -> bytes:
        items = "".join(
            f'<item xml:lang="en"><title>Guatemala: {TITLES[n]}</title><link>{home}/{links[n]}'
            f'</link><guid isPermaLink="true">{home}/{links[n]}</guid><dc:date>{DAYS[n]}T10:00:00Z'
            "</dc:date><dc:format>text/html</dc:format><description>The first words.</description>"
            "</item>"
            for n in which
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/'
            f'elements/1.1/"><channel xml:lang="en"><title>The Observatory</title>{items}'
            "</channel></rss>"
        ).encode()

    pages = [article(t, b, d) for (t, b), d in zip(_bodies(), DAYS, strict=True)]
    return Form(
        f"{home}/en/region/",
        "The Observatory",
        {
            f"{home}/en/region/": around("Region", "<ul><li>…</li></ul>"),
            f"{home}/spip.php?page=backend": backend([0, 1, 2]),
            **{f"{home}/{link}": page for link, page in zip(links, pages, strict=True)},
        },
        {f"{home}/{links[0]}": article(*_bodies("more")[0], DAYS[0])},
        country="GT",
    )


# ---------------------------------------------------------------- Joomla


def joomla() -> Form:
    home = "https://alliance.example.org"
    listing = f"{home}/index.php/media-resources/news"
    paths = [f"/index.php/media-resources/news/77{n}-item-{n}" for n in range(3)]
    words = ["Published: 13 November 2026", "Published: 10 November 2026",
             "Published: 02 October 2026"]  # fmt: skip

    def around(title: str, main: str) -> bytes:
        return (
            f'<!DOCTYPE html><html xml:lang="en-gb" lang="en-gb"><head><meta charset="utf-8" />'
            f"<title>{title} - The Alliance</title>"
            '<meta name="generator" content="Joomla! - Open Source Content Management" /></head>'
            '<body class="site com_content view-category"><div class="body"><div class="container">'
            '<header class="header"><a class="brand" href="/">The Alliance</a></header><nav class="'
            'navigation"><ul class="nav menu"><li><a href="/donate">Donate</a></li></ul></nav><div '
            f'class="row-fluid"><main id="content" role="main" class="span9">{main}</main><div id="'
            'aside" class="span3"><div class="well"><h3 class="page-header">Login Form</h3><form '
            'id="login-form"><input type="password" name="p"/><label>Remember me</label></form>'
            '<ul><li><a href="/x">Odran Velasko: a profile of the lawyer</a></li></ul></div></div>'
            '</div></div></div><footer class="footer"><p>Subscribe. Back to Top</p></footer></body>'
            "</html>"
        ).encode()

    def article(number: int, body: str) -> bytes:
        return around(
            TITLES[number],
            '<div class="item-page" itemscope itemtype="https://schema.org/Article"><div class="'
            f'page-header"><h2 itemprop="headline">{TITLES[number]}</h2></div><dl class="article-'
            'info muted"><dt class="article-info-term">Details</dt><dd class="createdby">Written '
            f'by: <span itemprop="name">The desk</span></dd><dd class="published"><time datetime="'
            f'{DAYS[number]}T08:00:00+00:00" itemprop="datePublished">{words[number]}</time></dd>'
            f'<dd class="hits">Hits: {81 + len(body)}</dd></dl><div itemprop="articleBody">{body}'
            '</div><ul class="pager pagenav"><li class="next"><a href="/n">Next</a></li></ul></div>',
        )

    def blog(which: list[int]) -> bytes:
        made = "".join(
            f'<div class="items-row row-{n}"><div class="item column-1" itemprop="blogPost"><div '
            f'class="page-header"><h2 itemprop="name"><a href="{paths[n]}" itemprop="url">'
            f'{TITLES[n]}</a></h2></div><dl class="article-info"><dd class="published"><time '
            f'datetime="{DAYS[n]}T08:00:00+00:00">{words[n]}</time></dd></dl><p>Its first words.'
            f'</p><p class="readmore"><a class="btn" href="{paths[n]}">Read more: {TITLES[n]}</a>'
            "</p></div></div>"
            for n in which
        )
        return around("News", f'<div class="blog"><h1>News</h1>{made}</div>')

    pages = [article(n, body) for n, (_, body) in enumerate(_bodies())]
    return Form(
        listing,
        "The Alliance",
        {listing: blog([0, 1, 2]), **{home + p: x for p, x in zip(paths, pages, strict=True)}},
        {home + paths[0]: article(0, _bodies("more")[0][1])},
    )


# ---------------------------------------------------------------- Squarespace


def squarespace() -> Form:
    home = "https://www.writers.example.org"
    paths = [f"/our-campaigns/item-{n}" for n in range(3)]
    stamps = ["Fri, 13 Nov 2026 11:00:00 +0000", "Tue, 10 Nov 2026 08:00:00 +0000",
              "Fri, 02 Oct 2026 08:00:00 +0000"]  # fmt: skip

    def around(title: str, main: str) -> bytes:
        return (
            '<!doctype html><html lang="en-GB"><head><!-- This is Squarespace. --><!-- writers -->'
            f'<meta charset="utf-8" /><title>{title} &mdash; Writers of the Quay</title><meta '
            'property="og:site_name" content="Writers of the Quay"/></head><body class="tweak-'
            'global"><div id="siteWrapper" class="clearfix site-wrapper"><div class="sqs-'
            'announcement-bar-dropzone"></div><header id="header" class="header"><div class="header'
            '-title-text"><a href="/">Writers of the Quay</a></div><div class="header-nav-list">'
            '<a href="/donate">Donate</a></div></header><main id="page" class="container" role="'
            f'main"><article class="sections" id="sections"><section class="page-section">{main}'
            '</section></article></main><footer class="sections" id="footer-sections"><div class="'
            'sqs-block-content"><p>Subscribe to our newsletter</p></div></footer></div></body>'
            "</html>"
        ).encode()

    def post(title: str, body: str, day: str) -> bytes:
        return around(
            title,
            '<div class="blog-item-wrapper"><article class="h-entry entry blog-item"><div class="'
            'blog-item-top-wrapper"><div class="blog-item-title"><h1 class="entry-title p-name">'
            f'{title}</h1></div><div class="blog-item-meta"><time class="dt-published" pubdate '
            f'datetime="{day}">{day}</time></div></div><div class="blog-item-content e-content"><div'
            ' class="sqs-layout"><div class="sqs-block html-block"><div class="sqs-block-content">'
            f'<div class="sqs-html-content">{body}</div></div></div></div></div></article></div>'
            '<section id="itemPagination" class="item-pagination"><a href="/y"><div class="item-'
            'pagination-title">Odran Velasko in his own words</div></a></section>',
        )

    def feed(which: list[int]) -> bytes:
        items = "".join(
            f"<item><title>{TITLES[n]}</title><dc:creator>Desk</dc:creator><pubDate>{stamps[n]}"
            f'</pubDate><link>{home}{paths[n]}</link><guid isPermaLink="false">5f0:6{n}a:7b'
            f"</guid><description><![CDATA[<p>{'The first words of it.'}</p>]]></description></item>"
            for n in which
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:dc="http://purl.org/dc/elements/1.1/"'
            f' version="2.0"><channel><title>Our Campaigns - Writers of the Quay</title><generator>'
            f"Site-Server v6.0 (http://www.squarespace.com)</generator>{items}</channel></rss>"
        ).encode()

    pages = [post(t, b, d) for (t, b), d in zip(_bodies(), DAYS, strict=True)]
    cards = "".join(
        f'<article class="blog-basic-grid--container entry"><h1 class="blog-title"><a href="'
        f'{path}">{title}</a></h1></article>'
        for path, title in zip(paths, TITLES, strict=True)
    )
    return Form(
        f"{home}/our-campaigns",
        "Writers of the Quay",
        {
            f"{home}/our-campaigns": around("Our Campaigns", cards),
            f"{home}/our-campaigns?format=rss": feed([0, 1, 2]),
            **{home + p: x for p, x in zip(paths, pages, strict=True)},
        },
        {home + paths[0]: post(*_bodies("more")[0], DAYS[0])},
    )


# ---------------------------------------------------------------- Blogger


def blogger() -> Form:
    home = "https://journal.example.org"
    paths = ["/2026/11/lawyer.html", "/2026/11/dock.html", "/2026/10/strike.html"]

    def feed(bodies: list[tuple[str, str]]) -> bytes:
        entries = "".join(
            f"<entry><id>tag:blogger.com,1999:blog-71.post-9{n}</id><published>{DAYS[n]}T10:15:00"
            f".001-05:00</published><updated>2026-11-2{n}T11:00:00.000-05:00</updated><title type="
            f"'text'>{title}</title><content type='html'>{_escaped(body)}</content><link rel='"
            f"replies' type='text/html' href='{home}{paths[n]}#comment-form' title='0 Comments'/>"
            f"<link rel='edit' href='https://www.blogger.com/feeds/71/posts/default/9{n}'/><link "
            f"rel='alternate' type='text/html' href='{home}{paths[n]}' title='{title}'/></entry>"
            for n, (title, body) in enumerate(bodies)
        )
        return (
            "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'>"
            "<id>tag:blogger.com,1999:blog-71</id><title type='text'>The Quay Journal</title><link "
            f"rel='next' type='application/atom+xml' href='{home}/feeds/posts/default?start-index="
            f"26'/><generator version='7.00' uri='https://www.blogger.com'>Blogger</generator>"
            f"{entries}</feed>"
        ).encode()

    def around(main: str, title: str = "") -> bytes:
        return (
            "<!DOCTYPE html><html dir='ltr'><head><meta content='blogger' name='generator'/><title>The "
            f"Quay Journal{title}</title></head><body><div class='main'>{main}</div><div class='sidebar "
            "section'><div class='widget BlogArchive'><h2>Blog Archive</h2><ul><li><a href='/2025'>"
            "Odran Velasko 2025</a></li></ul></div></div></body></html>"
        ).encode()

    def post(number: int, title: str, body: str) -> bytes:
        return around(
            f"<div class='date-outer'><h2 class='date-header'><span>{DAYS[number]}</span></h2><div "
            f"class='post hentry'><h3 class='post-title entry-title'>{title}</h3><div class='post-"
            f"body entry-content'>{body}</div><div class='post-footer'><span class='post-author'>"
            "Posted by the desk</span><div class='post-share-buttons'><a href='#'>Email This</a>"
            "</div></div></div><div class='comments' id='comments'><h4>No comments:</h4></div></div>",
            f": {title}",
        )

    pages = {home + paths[n]: post(n, *body) for n, body in enumerate(_bodies())}
    return Form(
        home,
        "The Quay Journal",
        {home: around(""), f"{home}/feeds/posts/default": feed(_bodies()), **pages},
        {
            f"{home}/feeds/posts/default": feed(_bodies("more")),
            home + paths[0]: post(0, *_bodies("more")[0]),
        },
    )


def _escaped(html: str) -> str:
    return html.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# ---------------------------------------------------------------- Plone


def plone() -> Form:
    home = "https://ua.section.example.org"
    paths = [f"/urgent-actions/2026/11/ua-{n}" for n in (1, 2)] + ["/urgent-actions/2026/10/ua-3"]
    shown = ["13.11.2026", "10.11.2026", "02.10.2026"]

    def around(title: str, main: str) -> bytes:
        return (
            '<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" lang="de"><head><meta '
            f'charset="utf-8"/><title>{title} — Sektion</title><meta name="generator" content="'
            'Plone - https://plone.org/"/></head><body class="template-view portaltype-document">'
            '<section id="portal-toolbar"></section><div class="outer-wrapper"><header id="content-'
            'header"><div id="portal-header"><a id="portal-logo" href="/">Sektion</a></div></header>'
            '<div id="mainnavigation-wrapper"><ul class="plone-nav"><li><a href="/spenden">Spenden'
            '</a></li></ul></div><div id="above-content-wrapper"><nav id="portal-breadcrumbs"><ol>'
            '<li>Sie sind hier:</li><li><a href="/">Startseite</a></li></ol></nav></div><article '
            f'id="portal-column-content"><div id="content">{main}</div></article><footer id="portal'
            '-footer-wrapper"><p>Impressum</p></footer></div></body></html>'
        ).encode()

    def page(title: str, body: str, day: str) -> bytes:
        return around(
            title,
            f'<header><div id="viewlet-above-content-title"></div><h1 class="documentFirstHeading">'
            f'{title}</h1><div id="viewlet-below-content-title"><div class="documentByLine" id="'
            'plone-document-byline"><span class="documentPublished"><span>veröffentlicht</span> '
            f'{day}</span><span class="documentModified"><span>zuletzt geändert</span> 20.11.2026 '
            '11:30</span></div></div></header><div id="viewlet-above-content-body"></div><div id="'
            f'content-core"><div id="parent-fieldname-text">{body}</div></div>',
        )

    def listing() -> bytes:
        made = "".join(
            f'<article class="entry"><header><span class="summary"><a href="{home}{path}" class="'
            f'contenttype-document state-published url" title="Document">{title}</a></span><div '
            'class="documentByLine"></div></header><p class="description discreet">Two words on it.'
            "</p></article>"
            for path, title in zip(paths, TITLES, strict=True)
        )
        return around("Urgent Actions", f'<h1>Urgent Actions</h1><div class="entries">{made}</div>')

    pages = [page(t, b, d) for (t, b), d in zip(_bodies(), shown, strict=True)]
    return Form(
        f"{home}/urgent-actions",
        "Sektion",
        {
            f"{home}/urgent-actions": listing(),
            **{home + p: x for p, x in zip(paths, pages, strict=True)},
        },
        {home + paths[0]: page(*_bodies("more")[0], shown[0])},
    )


# ---------------------------------------------------------------- ASP.NET list with letters


def aspnet() -> Form:
    home = "https://reports.example.org"
    shown = ["13 Nov 2026", "10 Nov 2026", "02 Oct 2026"]
    codes = ["AL GTM 4/2026", "UA GTM 3/2026", "JAL GTM 2/2026"]

    def row(number: int) -> str:
        sort, code = codes[number].split(None, 1)
        letter = f"/TMResultsBase/DownLoadPublicCommunicationFile?gId=3077{number}"
        return (
            f'<tr data-id="3077{number}"></tr><tr class="k-master-row"><td role="gridcell"><ul><li>'
            f"{shown[number]}</li><li>Guatemala</li><li>{sort}</li><li><a href"
            f'="{letter}" target="_blank">{code}</a></li></ul></td><td '
            'role="gridcell"><ul><li>lawyers and judges</li><li>detention</li></ul></td><td role='
            f'"gridcell">{TITLES[number]}: what is alleged to have happened in Port Sorrel.</td>'
            "</tr>"
        )

    page = (
        "<!DOCTYPE html><html><head><meta charset='utf-8' /><title>Communications</title></head>"
        "<body><form method='post' action='./' id='form1'><input type='hidden' name='__VIEWSTATE' "
        "value='abc'/><header>Special procedures</header><div id='grid' class='k-grid k-widget'>"
        "<table role='grid'><thead><tr><th>Communication</th><th>Mandates</th><th>Summary</th></tr>"
        f"</thead><tbody>{row(0)}{row(1)}{row(2)}</tbody></table></div></form></body></html>"
    ).encode()
    letters = {
        f"{home}/TMResultsBase/DownLoadPublicCommunicationFile?gId=3077{n}": letter(n, code)
        for n, code in enumerate(codes)
    }
    address = f"{home}/LatestReports/CommunicationSent"
    return Form(
        address,
        "reports.example.org",
        {address: page, **letters},
        country="GT",
    )


def letter(number: int, code: str) -> bytes:
    """A letter as PDF: a reference, a salutation, what is alleged, what is asked."""
    from reportlab.pdfgen.canvas import Canvas

    told = [FIRST, SECOND, LAST] if not number else [f"The case of {TITLES[number]} is alleged."]
    out = io.BytesIO()
    made = Canvas(out)
    height = 800
    for line in (
        "PALAIS DE LA MER", "Mandates of the Special Rapporteur on lawyers and judges", "",
        f"REFERENCE: {code}", "13 November 2026", "", "Excellency,", "",
        "We have the honour to address you in our capacity as Special Rapporteur.", "",
        "In this connection, we would like to bring to the attention of your Government", "",
        *told, "",
    ):  # fmt: skip
        made.drawString(50, height, line)
        height -= 16
    made.showPage()
    made.save()
    return out.getvalue()


# ---------------------------------------------------------------- Substack


def substack() -> Form:
    home = "https://quaynotes.example.org"
    paths = [f"/p/item-{n}" for n in range(3)]
    stamps = ["Fri, 13 Nov 2026 11:00:00 GMT", "Tue, 10 Nov 2026 08:00:00 GMT",
              "Fri, 02 Oct 2026 08:00:00 GMT"]  # fmt: skip

    def feed(bodies: list[tuple[str, str]]) -> bytes:
        button = (
            '<p class="button-wrapper" data-attrs="{}" data-component-name="ButtonCreateButton"><a '
            f'class="button primary" href="{home}/subscribe"><span>Subscribe now</span></a></p>'
        )
        image = (
            '<div class="captioned-image-container"><figure><a href="https://cdn.example.org/x">'
        )
        image += "<img src='https://cdn.example.org/x.png'/></a><figcaption>The quay</figcaption>"
        more = "<p>A third passage, so that this is a text and no summary of one. " * 12
        items = "".join(
            f"<item><title><![CDATA[{title}]]></title><description><![CDATA[In short]]>"
            f'</description><link>{home}{paths[n]}</link><guid isPermaLink="false">{home}{paths[n]}'
            f"</guid><pubDate>{stamps[n]}</pubDate><content:encoded><![CDATA[{image}</figure></div>"
            f"{body}{button}{more}</p>{button}]]></content:encoded></item>"
            for n, (title, body) in enumerate(bodies)
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:content="http://purl.org/rss/1.0/'
            'modules/content/" version="2.0"><channel><title><![CDATA[Quay Notes]]></title>'
            f"<generator>Substack</generator>{items}</channel></rss>"
        ).encode()

    front = (
        b"<!DOCTYPE html><html lang='en'><head><title data-rh='true'>Archive - Quay Notes</title>"
        b"<link rel='preconnect' href='https://substackcdn.com'/></head><body><div id='entry'><div>"
        b"<a href='https://substack.com'>Substack</a></div></div></body></html>"
    )
    return Form(
        f"{home}/archive",
        "Quay Notes",
        {f"{home}/archive": front, f"{home}/feed": feed(_bodies())},
        {f"{home}/feed": feed(_bodies("more"))},
    )


# ---------------------------------------------------------------- JSON in the page


def json_page() -> Form:
    home = "https://rights.example.org"
    paths = [f"/en/current/item-{n}" for n in range(3)]

    def around(title: str, main: str, data: object) -> bytes:
        return (
            f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"/><title>{title} | Rights'
            '</title></head><body><div id="__next"><header class="Header_header__x1"><a href="/">'
            'Rights</a><nav class="Header_nav__b2"><a href="/donate">Donate</a></nav></header>'
            f'<main class="Layout_main__9aa">{main}</main><footer class="Footer_f__1">Subscribe'
            '</footer></div><script id="__NEXT_DATA__" type="application/json">'
            f"{json.dumps(data)}</script></body></html>"
        ).encode()

    def post(number: int, body: str) -> bytes:
        main = (
            f'<div class="IndividualPost_post__k3"><h1 class="IndividualPost_title__p0">'
            f'{TITLES[number]}</h1><span class="IndividualPost_date__q8">{DAYS[number]}</span>'
            f"{body}</div>"
        )
        return around(TITLES[number], main, {"props": {"slug": f"item-{number}"}})

    posts = [
        {"id": n, "title": title, "slug": f"item-{n}", "url": paths[n],
         "publishedAt": f"{DAYS[n]}T10:00:00.000Z", "excerpt": "The first words."}
        for n, title in enumerate(TITLES)
    ]  # fmt: skip
    cards = "".join(
        f'<div class="PostPreview_cardContainer__h7"><h4><span>{title}</span></h4></div>'
        for title in TITLES
    )
    menu = [{"title": "About", "url": "/about"}, {"title": "Donate", "url": "/donate"}]
    data = {"props": {"pageProps": {"menu": menu, "posts": posts}}, "page": "/current"}
    pages = [post(n, body) for n, (_, body) in enumerate(_bodies())]
    return Form(
        f"{home}/en/current",
        "Rights",
        {
            f"{home}/en/current": around("Current", cards, data),
            **{home + p: x for p, x in zip(paths, pages, strict=True)},
        },
        {home + paths[0]: post(0, _bodies("more")[0][1])},
    )


FORMS: dict[str, Callable[[], Form]] = {
    "wordpress": wordpress,
    "drupal": drupal,
    "spip": spip,
    "joomla": joomla,
    "squarespace": squarespace,
    "blogger": blogger,
    "plone": plone,
    "aspnet": aspnet,
    "substack": substack,
    "json": json_page,
}
