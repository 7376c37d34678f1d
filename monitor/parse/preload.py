"""What the fork server of sandbox.py loads once, so that no child has to. Importing is its use."""

import bs4  # noqa: F401
import feedparser  # noqa: F401
import lxml.etree
import lxml.html  # noqa: F401
import pypdf  # noqa: F401

from monitor.parse import article, document, feed, page, page_text, pdf, sections  # noqa: F401
from monitor.parse.dates import first_day
from monitor.parse.sections import heading_role

first_day("1 May 2024")  # compile the patterns here, once
heading_role("Background")
