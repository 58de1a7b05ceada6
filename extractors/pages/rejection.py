"""Decide whether a page is not an article, and why: paywalls, consent walls, error pages, lists."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.model import RejectionKind
from extractors.pages.decoding import MAX_PAGE_BYTES
from extractors.pages.dom import Sizes, text_of
from extractors.pages.languages.walls import WALL_TEXTS, WALL_TITLES
from extractors.pages.page import Page
from extractors.pages.wording import comparable_words

_IMAGE_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_ARCHIVE_SIGNATURES = (
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"Rar!",
    b"7z\xbc\xaf",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
)
_HTML_TAG = re.compile(
    rb"<\s*(?:!doctype|html|head|body|meta|title|div|p|article|table|span|section|main|script|h1|\?xml|!--)",
    re.IGNORECASE,
)
_XML_DOCUMENT = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex|svg)\b",
    re.DOTALL,
)
_MAX_WALL_TITLE_CHARACTERS = 90
_MAX_SOURCE_CHARACTERS = 4000  # of a page whose text is too short to be searched
_REASON_BY_KIND: dict[RejectionKind, str] = {
    "bot-check": "The site answered with a check for robots instead of the article.",
    "consent": "The site answered with a consent or cookie wall instead of the article.",
    "soft-404": "The site answered that there is no such page (though without the status 404).",
    "login": "The page asks for a login and shows no article.",
    "paywall": "The page shows a subscription offer and at most the first lines of the article.",
    "script-only": "The page is built by scripts in a browser; its HTML holds no article.",
    "section": "The page lists articles (a section or home page) and is none itself.",
    "empty": "No article text was found on the page.",
    "pdf": "The link leads to a PDF file, which is not read.",
}
# Kinds of successful responses without an article, by the reasons that are stored.
KIND_BY_REASON: dict[str, RejectionKind] = {
    reason: kind for kind, reason in _REASON_BY_KIND.items()
}
_RETRYABLE_KINDS = frozenset({"bot-check", "consent", "script-only", "empty", "soft-404"})


class NotAnArticle(Exception):
    """The page has no article.

    `reason` is one sentence for an analyst, `kind` a short stable word; `may_retry` says whether a
    later attempt may succeed.
    """

    def __init__(self, reason: str, *, kind: RejectionKind, may_retry: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind: RejectionKind = kind
        self.may_retry = may_retry

    def __reduce__(self) -> tuple[object, ...]:
        return (_unpickle_rejection, (self.reason, self.kind, self.may_retry))


def _unpickle_rejection(reason: str, kind: RejectionKind, may_retry: bool) -> NotAnArticle:
    return NotAnArticle(reason, kind=kind, may_retry=may_retry)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFindings:
    """The text of a page, with findings made during its extraction."""

    text: str
    source: str  # the page's text as a whole, if it is short
    teasers: int  # teasers of other articles that are most of the page
    linked_share: float  # of the text, 0..1
    scripts: int
    asks_to_pay: bool  # a line outside the text offers the rest of it for sale


def refusal(kind: RejectionKind) -> NotAnArticle:
    """Build the exception of this kind with its message."""
    return NotAnArticle(_REASON_BY_KIND[kind], kind=kind, may_retry=kind in _RETRYABLE_KINDS)


def refuse_bytes(data: bytes, *, content_type: str | None = None) -> None:
    """Raise NotAnArticle for non-HTML content or too large a page, before decoding anything."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise NotAnArticle("The server answered with an empty page.", kind="empty", may_retry=True)
    head = data[:1024].lstrip()
    declared = (content_type or "").split(";")[0].strip().lower()
    if head.startswith(b"%PDF") or declared == "application/pdf":
        raise refusal("pdf")
    is_webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    if is_webp or head.startswith(_IMAGE_SIGNATURES) or declared.startswith("image/"):
        raise NotAnArticle("The link leads to an image.", kind="image")
    if declared.startswith(("audio/", "video/")):
        raise NotAnArticle(f"The link leads to a recording ({declared}).", kind="not-html")
    if len(data) > MAX_PAGE_BYTES:
        size = MAX_PAGE_BYTES // 1024 // 1024
        raise NotAnArticle(f"The page is larger than {size} MB and was not read.", kind="too-large")
    if head.startswith(_ARCHIVE_SIGNATURES):
        raise NotAnArticle("The link leads to a packed file.", kind="not-html")
    _refuse_other_markup(head, data[:20_000].replace(b"\x00", b""))


def _refuse_other_markup(head: bytes, flat: bytes) -> None:
    if head[:1] in b"{[" and not _HTML_TAG.search(flat[:200]):
        raise NotAnArticle("The link leads to data (JSON), not to a page.", kind="not-html")
    if _XML_DOCUMENT.match(flat):
        raise NotAnArticle(
            "The link leads to a feed or another XML document, not to a page.", kind="not-html"
        )
    if not _HTML_TAG.search(flat):
        raise NotAnArticle("What the link leads to is not an HTML page.", kind="not-html")


def refuse_page(page: Page, sizes: Sizes) -> None:
    """Raise NotAnArticle if the page's title is that of a check, wall, login or error page."""
    title = page.tree.find(".//title")
    heading = next((el for el in page.tree.iter("h1") if sizes[el].text), None)
    titles = []
    for element in (title, heading):
        if element is not None:
            text = text_of(element)
            if len(text) < _MAX_WALL_TITLE_CHARACTERS:
                titles.append(text)
    for kind, pattern in WALL_TITLES:
        if sizes.page_total.unlinked < _max_wall_characters(kind, page) and any(
            map(pattern.search, titles)
        ):
            raise refusal(kind)


def _max_wall_characters(kind: RejectionKind, page: Page) -> int:
    """Return the size below which the title alone marks a page as a wall, not an article on one."""
    if page.article.get("articleBody") or page.article.get("datePublished"):
        return 0
    if page.is_declared_article:
        return 900
    return 1200 if kind == "login" else 2500


def refuse_text(page: Page, findings: TextFindings) -> None:
    """Raise NotAnArticle if the text is a wall's, a list of links, or too short."""
    length = len(comparable_words(findings.text[:1000]))
    if not page.is_declared_article and _is_link_list(findings, length):
        raise refusal("section")
    if length < 700:
        _refuse_walls(page, findings, length)
    if length < 25:
        is_shell = findings.scripts >= 1 and len(comparable_words(findings.source)) < 200
        raise refusal("script-only" if is_shell else "empty")


def _is_link_list(findings: TextFindings, length: int) -> bool:
    if findings.teasers >= 12 or (findings.teasers >= 6 and length < 200):
        return True
    return findings.linked_share > 0.8 and length >= 700


def _refuse_walls(page: Page, findings: TextFindings, length: int) -> None:
    may_be_wall = length < 300 or not page.is_declared_article
    if may_be_wall:
        text = findings.text if length >= 40 else findings.source[:_MAX_SOURCE_CHARACTERS]
        for kind, pattern in WALL_TEXTS:
            if pattern.search(text) and (kind != "consent" or length < 500):
                raise refusal(kind)
    is_sold = page.article.get("isAccessibleForFree") in (False, "False", "false") and length < 160
    if is_sold or (findings.asks_to_pay and may_be_wall):
        raise refusal("paywall")
