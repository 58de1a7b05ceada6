"""Decide whether a page is not an article, and why: paywalls, consent walls, error pages, redirect pages, lists."""

from __future__ import annotations

import re

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

    `reason` is one sentence for an analyst, `kind` a short stable word, `may_retry` whether a later try makes sense.
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


def refuse_bytes(data: bytes, *, content_type: str | None = None) -> None:
    """Raise NotAnArticle for non-HTML content or too large a page, before anything is decoded."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise NotAnArticle("The server answered with an empty page.", kind="empty", may_retry=True)
    head = data[:1024].lstrip()
    declared = (content_type or "").split(";")[0].strip().lower()
    if head.startswith(b"%PDF") or declared == "application/pdf":
        raise refusal("pdf")
    if (
        head.startswith(_IMAGE_SIGNATURES)
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or declared.startswith("image/")
    ):
        raise NotAnArticle("The link leads to an image.", kind="image")
    if declared.startswith(("audio/", "video/")):
        raise NotAnArticle(f"The link leads to a recording ({declared}).", kind="not-html")
    if len(data) > MAX_PAGE_BYTES:
        raise NotAnArticle(
            f"The page is larger than {MAX_PAGE_BYTES // 1024 // 1024} MB and was not read.",
            kind="too-large",
        )
    _refuse_other_formats(data, head)


def _refuse_other_formats(data: bytes, head: bytes) -> None:
    if head.startswith(_ARCHIVE_SIGNATURES):
        raise NotAnArticle("The link leads to a packed file.", kind="not-html")
    flat = data[:20_000].replace(b"\x00", b"")
    if head[:1] in b"{[" and not _HTML_TAG.search(flat[:200]):
        raise NotAnArticle("The link leads to data (JSON), not to a page.", kind="not-html")
    if re.match(
        rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex|svg)\b",
        flat,
        re.DOTALL,
    ):
        raise NotAnArticle(
            "The link leads to a feed or another XML document, not to a page.", kind="not-html"
        )
    if not _HTML_TAG.search(flat):
        raise NotAnArticle("What the link leads to is not an HTML page.", kind="not-html")


def refusal(kind: RejectionKind) -> NotAnArticle:
    """Return the exception of this kind with its message."""
    return NotAnArticle(_REASON_BY_KIND[kind], kind=kind, may_retry=kind in _RETRYABLE_KINDS)


def refuse_page(page: Page, sizes: Sizes) -> None:
    """Raise NotAnArticle when the page's own title says that it is a check, a wall, a login or an error page."""
    plain = sizes.page_total.unlinked
    title = page.tree.find(".//title")
    heading = next((el for el in page.tree.iter("h1") if sizes[el].text), None)
    said = [text_of(element) for element in (title, heading) if element is not None]
    for kind, pattern in WALL_TITLES:
        if any(
            len(text) < 90 and pattern.search(text) for text in said
        ) and plain < _max_wall_characters(kind, page):
            raise refusal(kind)


def _max_wall_characters(kind: RejectionKind, page: Page) -> int:
    """Return the size up to which the title alone marks a page as such a wall: an article may be about one."""
    if page.article.get("articleBody") or page.article.get("datePublished"):
        return 0
    return 900 if page.is_declared_article else 2500 if kind != "login" else 1200


def refuse_text(
    page: Page,
    text: str,
    *,
    source: str,
    cards: int,
    linked: float,
    scripts: int,
    asks_to_pay: bool = False,
) -> None:
    """Raise NotAnArticle when the text that was found is a wall's own, a list of links, or too little for an article.

    `source` is the page's text as a whole, `cards` the teasers of other articles that are most of it, `linked` the
    share of the text that stands in links, `asks_to_pay` whether a line that is not in the text offers it for sale.
    """
    length = len(comparable_words(text[:1000]))
    if not page.is_declared_article and (
        (cards >= 6 and length < 200) or cards >= 12 or (linked > 0.8 and length >= 700)
    ):
        raise refusal("section")
    if length < 700:
        _refuse_walls(page, text, source, length)
        if asks_to_pay and (length < 300 or not page.is_declared_article):
            raise refusal("paywall")
    if length < 25:
        raise refusal(
            "script-only" if scripts >= 1 and len(comparable_words(source)) < 200 else "empty"
        )


def _refuse_walls(page: Page, text: str, source: str, length: int) -> None:
    said = text if length >= 40 else source[:4000]
    if length < 300 or not page.is_declared_article:
        for kind, pattern in WALL_TEXTS:
            if pattern.search(said) and (kind != "consent" or length < 500):
                raise refusal(kind)
    if page.article.get("isAccessibleForFree") in (False, "False", "false") and length < 160:
        raise refusal("paywall")
