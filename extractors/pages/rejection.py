"""Decide whether a page is not an article, and why: paywalls, consent walls, error pages, redirect pages, lists."""

from __future__ import annotations

import html
import re
from itertools import islice
from typing import Literal
from urllib.parse import urljoin, urlsplit

from extractors.pages.decoding import MAX_PAGE_BYTES
from extractors.pages.dom import Page, Sizes, text_of
from extractors.pages.phrases import comparable_words

MAX_REDIRECT_SCAN_BYTES = 100_000  # bytes
_MAX_REDIRECT_DELAY_SECONDS = 5  # seconds: a later redirect means that the page is to be read first
_REFRESH_META = re.compile(
    r"<meta\b[^>]{0,400}?http-equiv\s*=\s*[\"']?refresh\b[^>]{0,4000}>", re.IGNORECASE
)
_CONTENT_ATTRIBUTE = re.compile(r"""content\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_REFRESH_VALUE = re.compile(
    r"""^\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*url\s*=\s*["']?([^"']+)""", re.IGNORECASE
)
_INERT_MARKUP = (("<noscript", "</noscript"), ("<script", "</script"), ("<!--", "-->"))
_MAX_REFRESH_METAS = 5
_GOOGLE_NEWS = re.compile(r"""\bdata-n-au\s*=\s*["'](https?://[^"']+)["']""")


def redirect_target(page: bytes, url: str, *, only_redirects: bool = False) -> str | None:
    """Return the absolute target of an immediate client-side redirect, or None for a page to be read.

    `only_redirects`: its host has no articles, so redirects inside noscript count too.
    """
    text = page[:MAX_REDIRECT_SCAN_BYTES].decode("utf-8", "replace")
    if only_redirects and (named := _GOOGLE_NEWS.search(text)):
        return html.unescape(named.group(1))
    if "refresh" not in text.lower():
        return None
    for meta in islice(_REFRESH_META.finditer(text), _MAX_REFRESH_METAS):
        content = _CONTENT_ATTRIBUTE.search(meta.group())
        order = (
            _REFRESH_VALUE.match(html.unescape(content.group(1) or content.group(2) or ""))
            if content
            else None
        )
        counts = only_redirects or not _is_inert(text, meta.start())
        if order and counts and int(order.group(1)) <= _MAX_REDIRECT_DELAY_SECONDS:
            return _redirect_url(order.group(2).strip(), url)
    return None


def _is_inert(text: str, place: int) -> bool:
    """Return whether a position is inside an element that browsers with scripts ignore."""
    before = text[:place].lower()
    return any(before.rfind(opening) > before.rfind(closing) for opening, closing in _INERT_MARKUP)


def _redirect_url(target: str, url: str) -> str | None:
    try:
        address = urljoin(url, target)
        fits = (
            urlsplit(address).scheme in ("http", "https")
            and address.partition("#")[0] != url.partition("#")[0]
        )
    except ValueError:
        return None
    return address if fits else None


RejectionKind = Literal[
    "consent",
    "bot-check",
    "login",
    "paywall",
    "script-only",
    "pdf",
    "image",
    "not-html",
    "empty",
    "section",
    "soft-404",
    "too-large",
]


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


# --- by the bytes --------------------------------------------------------------------------------

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


# --- by what the page says -----------------------------------------------------------------------

_WALL_TITLES: tuple[tuple[RejectionKind, re.Pattern[str]], ...] = (
    (
        "bot-check",
        re.compile(
            r"^(?:just a moment|attention required|checking your browser|access denied"
            r"|access to this page has been denied|ddos.guard|are you a (?:robot|human)|security check"
            r"|please verify you are|verify you are human|human verification|one more step"
            r"|bot verification|robot check|captcha|403 forbidden|request blocked|pardon our interruption"
            r"|you have been blocked|один момент|проверка браузера|доступ (?:запрещен|ограничен)|вы не робот)",
            re.IGNORECASE,
        ),
    ),
    (
        "consent",
        re.compile(
            r"^(?:before you continue|your privacy choices|we value your privacy|privacy settings"
            r"|cookie (?:consent|settings|wall)|consent|bevor sie (?:zu|fortfahren)|avant de continuer"
            r"|yahoo is part of|yahoo fait partie|zustimmung|einwilligung|privacy gate"
            r"|datenschutzeinstellungen)",
            re.IGNORECASE,
        ),
    ),
    (
        "soft-404",
        re.compile(
            r"(?:^|\b)(?:404|page (?:was )?not found|not found|page (?:doesn.?t|does not) exist"
            r"|page unavailable|article (?:not found|unavailable)|content (?:not found|unavailable)"
            r"|no longer available|страница не найдена|страница не существует|ничего не найдено"
            r"|صفحه (?:مورد نظر )?(?:یافت|پیدا) نشد|صفحه وجود ندارد|الصفحة غير موجودة|لم يتم العثور"
            r"|صفحہ (?:نہیں ملا|موجود نہیں)|پاڼه ونه موندل شوه|seite (?:wurde )?nicht gefunden"
            r"|page (?:introuvable|non trouvée)|página no encontrada|página não encontrada"
            r"|pagina non trovata|sayfa bulunamadı|पृष्ठ नहीं मिला|саҳифа ёфт нашуд|页面不存在|找不到页面"
            r"|ページが見つかりません)(?:\b|$)",
            re.IGNORECASE,
        ),
    ),
    (
        "login",
        re.compile(
            r"^(?:log ?in|sign ?in|please (?:log|sign) in|вход|авторизация|ورود|تسجيل الدخول|anmelden"
            r"|connexion|iniciar sesión|giriş)\b",
            re.IGNORECASE,
        ),
    ),
)
_WALL_TEXTS: tuple[tuple[RejectionKind, re.Pattern[str]], ...] = (
    (
        "bot-check",
        re.compile(
            r"checking (?:if the site connection is secure|your browser)"
            r"|verify(?:ing)? (?:that )?you are (?:a )?human|enable javascript and cookies to continue"
            r"|ray id|unusual (?:traffic|activity)"
            r"|complete the (?:security check|captcha)|you don.?t have permission to access"
            r"|подтвердите, что (?:вы|запросы)|не робот",
            re.IGNORECASE,
        ),
    ),
    (
        "consent",
        re.compile(
            r"(?:accept|reject|manage|agree to) (?:all )?(?:the use of )?(?:cookies|your (?:choices"
            r"|privacy))|we (?:and our (?:\d+ )?partners )?(?:use|store)[^.]{0,60}cookies|cookies (?:und"
            r"|and|et|y) "
            r"|consent to (?:the use|our use|cookies)|your consent|mit werbung (?:weiter|lesen)"
            r"|zustimmen (?:und|&) weiter|accepter et continuer|cookie[s]? wall|принима(?:ю|ете"
            r"|ть)[^.]{0,40}cookie",
            re.IGNORECASE,
        ),
    ),
    (
        "paywall",
        re.compile(
            r"subscri(?:be|bers|ption)[^.]{0,60}(?:to (?:continue|read|unlock|access|keep)|only|required)"
            r"|(?:to|and) (?:continue|keep) reading|already a (?:subscriber|member)|premium (?:content"
            r"|article)"
            r"|this (?:article|story|content) is (?:for|only|reserved|available)[^.]{0,40}(?:subscribers"
            r"|members)|exclusive(?:ly)? (?:for|to) (?:our )?(?:subscribers|members)|you(?:.ve"
            r"| have) reached your"
            r"|доступ(?:но|на|ен)? (?:только )?(?:по подписке|подписчикам)|оформи(?:те|ть) подписку"
            r"|jetzt (?:abonnieren|weiterlesen)|nur für abonnenten|réservé aux abonnés|abonnez-vous"
            r"|solo para suscriptores|suscríbe|apenas para assinantes|للمشتركين فقط|ویژه مشترکان|会员专享|有料会員"
            r"|会員限定",
            re.IGNORECASE,
        ),
    ),
    (
        "login",
        re.compile(
            r"(?:log|sign) ?in (?:to (?:continue|read|your)|with)|forgot(?:ten)? (?:your )?password"
            r"|create an account|войдите|забыли пароль|رمز عبور|كلمة المرور|passwort vergessen"
            r"|mot de passe oublié",
            re.IGNORECASE,
        ),
    ),
    (
        "script-only",
        re.compile(
            r"(?:enable|turn on|requires?|need|activate|without) (?:\w+ ){0,3}javascript|javascript (?:is"
            r"|to be|must be|seems to be)? ?(?:required|disabled|enabled|not enabled)|включите javascript"
            r"|javascript aktivieren"
            r"|activer javascript|جاوا ?اسکریپت",
            re.IGNORECASE,
        ),
    ),
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


def refusal(kind: RejectionKind) -> NotAnArticle:
    """Return the exception of this kind with its message."""
    return NotAnArticle(_REASON_BY_KIND[kind], kind=kind, may_retry=kind in _RETRYABLE_KINDS)


def refuse_page(page: Page, sizes: Sizes) -> None:
    """Raise NotAnArticle when the page's own title says that it is a check, a wall, a login or an error page."""
    plain = sizes.page_total.unlinked
    title = page.tree.find(".//title")
    heading = next((el for el in page.tree.iter("h1") if sizes[el].text), None)
    said = [text_of(element) for element in (title, heading) if element is not None]
    for kind, pattern in _WALL_TITLES:
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
        for kind, pattern in _WALL_TEXTS:
            if pattern.search(said) and (kind != "consent" or length < 500):
                raise refusal(kind)
    if page.article.get("isAccessibleForFree") in (False, "False", "false") and length < 160:
        raise refusal("paywall")
