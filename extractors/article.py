"""Extract the article of an HTML page: bytes in, Article out.

The steps: reject what is not HTML, decode, parse once, read the metadata, reject walls and error
pages, remove invisible elements and boilerplate, let trafilatura find the text, clean its lines,
separate the lead, detect the language. It runs in this process; for untrusted pages run it in a
worker pool with a time limit.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from extractors.language_detection import detect_language
from extractors.model import Article, Paragraph
from extractors.pages.decoding import decode_page
from extractors.pages.dom import Sizes, text_of
from extractors.pages.furniture import strip_invisible
from extractors.pages.main_text import ArticleHints, MainText, find_main_text
from extractors.pages.metadata import PageMetadata, read_metadata, signature_authors
from extractors.pages.page import Page, Stage, Trace, parse_html_page
from extractors.pages.rejection import (
    NotAnArticle,
    TextFindings,
    refusal,
    refuse_bytes,
    refuse_page,
    refuse_text,
)
from extractors.pages.script_data import article_from_scripts
from extractors.pages.text_lines import ExtractedLine, total_length

MAX_BODY_CHARACTERS = 200_000  # longer texts are books or crawler traps
MAX_SCRIPT_SHELL_LETTERS = 1000  # a page with less visible text may be built by scripts
_MAX_SOURCE_CHARACTERS = 4000  # of a page whose whole text is searched for a wall's
_MAX_LANGUAGE_CHARACTERS = 3000  # of the body


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    """Facts about a page that its bytes and URL do not contain."""

    content_type: str | None = None
    declared_language: str | None = None
    latest: datetime | None = None
    hints: ArticleHints = field(default_factory=ArticleHints)


def extract(
    html: bytes,
    *,
    url: str,
    content_type: str | None = None,
    declared_language: str | None = None,
    latest: datetime | None = None,
    boxes: tuple[str, ...] = (),
    feed_title: str = "",
    feed_summary: str = "",
) -> Article:
    """Extract the article of a page.

    `url` is the address after redirects, `declared_language` the outlet's language; publication
    dates after `latest` are ignored. `boxes` are names of elements that held the articles of the
    outlet's earlier pages. `feed_title` and `feed_summary` come from the feed entry and help to
    decide which part of a doubtful page is the article.

    Raises:
        NotAnArticle: the page has no article; the exception carries the reason.
    """
    options = _Options(
        content_type=content_type,
        declared_language=declared_language,
        latest=latest,
        hints=ArticleHints(title=feed_title, summary=feed_summary, boxes=boxes),
    )
    try:
        return _extract(html, url, options, Trace())
    except RecursionError:
        raise NotAnArticle("The page is nested too deeply to be read.", kind="too-large") from None


def trace(html: bytes, url: str, *, content_type: str | None = None) -> list[Stage]:
    """Return each step of an extraction with what it removed; the last one names the outcome."""
    stages, _ = trace_with_article(html, url, content_type=content_type)
    return stages


def trace_with_article(
    html: bytes, url: str, *, content_type: str | None = None
) -> tuple[list[Stage], Article | None]:
    """Return the steps of a page's extraction, and the article or None."""
    steps = Trace()
    try:
        article = _extract(html, url, _Options(content_type=content_type), steps)
    except NotAnArticle as error:
        steps.note("no article", detail=f"{error.kind}: {error.reason}")
        return steps.stages, None
    steps.note("article", characters=len(article.lead) + len(article.body), detail=article.title)
    return steps.stages, article


def _extract(html: bytes, url: str, options: _Options, steps: Trace) -> Article:
    refuse_bytes(html, content_type=options.content_type)
    page = parse_html_page(decode_page(html, content_type=options.content_type), url=url or "")
    if page is None:
        raise refusal("empty")
    metadata = read_metadata(page, latest=options.latest)  # before the tree is changed
    steps.note("page", characters=len(html), detail=metadata.describe())
    scripts = strip_invisible(page.tree)
    sizes = Sizes(page.tree)
    is_small = sizes.page_total.text < _MAX_SOURCE_CHARACTERS
    source = text_of(page.tree) if is_small else ""
    refuse_page(page, sizes)
    if sizes.page_total.text < MAX_SCRIPT_SHELL_LETTERS and not page.article.get("articleBody"):
        page.article |= article_from_scripts(scripts, titles=metadata.titles)
    if not metadata.authors:
        metadata = replace(metadata, authors=signature_authors(page.tree, sizes))
    main_text = find_main_text(page, sizes, metadata, hints=options.hints, trace=steps)
    findings = TextFindings(
        text="\n".join((main_text.lead, *(line.text for line in main_text.lines))),
        source=source,
        teasers=main_text.teasers,
        linked_share=_linked_share(main_text.lines, sizes),
        scripts=len(scripts),
        asks_to_pay=main_text.asks_to_pay,
    )
    refuse_text(page, findings)
    return _build_article(page, metadata, main_text, options.declared_language)


def _build_article(
    page: Page, metadata: PageMetadata, main_text: MainText, declared_language: str | None
) -> Article:
    restore = page.joiners.restore
    title, lead = restore(metadata.title), restore(main_text.lead)
    lines = _cap_lines(main_text.lines, page)
    body = "\n".join(line.text for line in lines)
    dated = metadata.dated
    return Article(
        title=title,
        lead=lead,
        body=body,
        paragraphs=_paragraphs(lead, lines),
        published=dated.moment if dated else None,
        published_precision=dated.precision if dated else "day",
        date_source=dated.source if dated else None,
        authors=tuple(map(restore, metadata.authors)),
        language=detect_language(
            f"{title}\n{lead}\n{body[:_MAX_LANGUAGE_CHARACTERS]}",
            page_language=metadata.language,
            outlet_language=declared_language,
        ),
        site=restore(metadata.site) if metadata.site else None,
        canonical_url=metadata.canonical_url,
        body_source=main_text.source,
        reading=replace(main_text.reading, unsure=tuple(map(restore, main_text.reading.unsure))),
    )


def _linked_share(lines: list[ExtractedLine], sizes: Sizes) -> float:
    """Return the share of the text in links (0..1); of the whole page if the text is most of it."""
    length = total_length(lines)
    if not length or length >= 0.5 * sizes.page_total.text:
        return sizes.page_total.density
    return sum(len(line.text) * line.link_density for line in lines) / length


def _cap_lines(lines: list[ExtractedLine], page: Page) -> list[ExtractedLine]:
    """Return the lines up to MAX_BODY_CHARACTERS in total, with joiners restored."""
    capped = []
    remaining = MAX_BODY_CHARACTERS
    for line in lines:
        if remaining <= 0:
            break
        capped.append(line.with_text(page.joiners.restore(line.text[:remaining])))
        remaining -= len(line.text) + 1
    return capped


def _paragraphs(lead: str, lines: list[ExtractedLine]) -> tuple[Paragraph, ...]:
    length = max(1, len(lead) + total_length(lines))
    paragraphs = []
    if lead:
        paragraphs.append(Paragraph(text=lead, place="lead"))
    start = len(lead)
    for line in lines:
        paragraphs.append(
            Paragraph(
                text=line.text,
                place=line.place,
                link_density=line.link_density,
                position=round(min(1.0, start / length), 4),
            )
        )
        start += len(line.text)
    return tuple(paragraphs)
