"""Extract the article of an HTML page: bytes in, Article out.

The steps: reject what is not HTML, decode, parse once, read the metadata, reject walls and error pages, remove
invisible elements and boilerplate, let trafilatura find the text, clean its lines, separate the lead, detect the
language. It runs in this process; for untrusted pages run it in a worker pool with a time limit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from extractors.language_detection import detect_language
from extractors.model import Article, Paragraph
from extractors.pages import metadata
from extractors.pages.dates import PublicationDate, publication_date
from extractors.pages.decoding import decode_page
from extractors.pages.dom import Sizes, text_of
from extractors.pages.furniture import strip_invisible
from extractors.pages.main_text import ArticleHints, MainText, find_main_text
from extractors.pages.metadata import signature_authors
from extractors.pages.page import Page, Stage, Trace, parse_html_page
from extractors.pages.rejection import NotAnArticle, refusal, refuse_bytes, refuse_page, refuse_text
from extractors.pages.script_data import article_from_scripts
from extractors.pages.text_lines import ExtractedLine

MAX_BODY_CHARACTERS = 200_000  # of body; longer texts are books or crawler traps
MAX_SCRIPT_SHELL_LETTERS = 1000  # letters of visible text: with less, a page may be built by scripts from data that it carries


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
    """Return the article of a page; raises NotAnArticle with a reason if it has none.

    `url` is the address after redirects, `declared_language` the outlet's; publication dates after `latest`
    are ignored. `boxes` are names of elements that held the articles of the outlet's earlier pages. `feed_title` and
    `feed_summary` are what the feed says of the page: evidence where it is open which part of it is the article.
    """
    hints = ArticleHints(title=feed_title, summary=feed_summary, boxes=boxes)
    try:
        return _extract(html, url, content_type, declared_language, latest, Trace(), hints)
    except RecursionError:
        raise NotAnArticle("The page is nested too deeply to be read.", kind="too-large") from None


def trace(html: bytes, url: str, *, content_type: str | None = None) -> list[Stage]:
    """Return the steps of a page's extraction with what each removed; the last one names the outcome."""
    return trace_with_article(html, url, content_type=content_type)[0]


def trace_with_article(
    html: bytes, url: str, *, content_type: str | None = None
) -> tuple[list[Stage], Article | None]:
    """Return the steps of a page's extraction, and the article if it is one."""
    steps, article = Trace(), None
    try:
        article = _extract(html, url, content_type, None, None, steps, ArticleHints())
    except NotAnArticle as finding:
        steps.note("no article", found=f"{finding.kind}: {finding.reason}")
    else:
        steps.note("article", kept=len(article.lead) + len(article.body), found=article.title)
    return steps.stages, article


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageMetadata:
    """The metadata of the page, read before its tree is changed."""

    titles: tuple[str, ...]
    authors: tuple[str, ...]
    dated: PublicationDate | None
    site: str | None
    canonical: str
    language: str | None


def _extract(
    html: bytes,
    url: str,
    content_type: str | None,
    declared: str | None,
    latest: datetime | None,
    steps: Trace,
    hints: ArticleHints,
) -> Article:
    refuse_bytes(html, content_type=content_type)
    page = parse_html_page(decode_page(html, content_type=content_type), url=url or "")
    if page is None:
        raise refusal("empty")
    metadata_of_page = _page_metadata(page, latest)
    steps.note("page", kept=len(html), found=_describe_metadata(metadata_of_page))
    scripts = strip_invisible(page.tree)
    sizes = Sizes(page.tree)
    source = text_of(page.tree) if sizes.page_total.text < 4000 else ""
    refuse_page(page, sizes)
    if sizes.page_total.text < MAX_SCRIPT_SHELL_LETTERS and not page.article.get("articleBody"):
        page.article |= article_from_scripts(scripts, titles=metadata_of_page.titles)
    if not metadata_of_page.authors:
        metadata_of_page = replace(metadata_of_page, authors=signature_authors(page.tree, sizes))
    text = find_main_text(
        page,
        sizes,
        titles=metadata_of_page.titles,
        authors=metadata_of_page.authors,
        day=_day(metadata_of_page.dated),
        hints=hints,
        trace=steps,
    )
    whole = "\n".join((text.lead, *(line.text for line in text.lines)))
    refuse_text(
        page,
        whole,
        source=source,
        cards=text.cards,
        linked=_linked_share(text.lines, sizes),
        scripts=len(scripts),
        asks_to_pay=text.asks_to_pay,
    )
    return _article(page, metadata_of_page, text, declared)


def _page_metadata(page: Page, latest: datetime | None) -> _PageMetadata:
    found = metadata.trafilatura_metadata(page)
    titles = metadata.page_titles(page, found)
    return _PageMetadata(
        titles=titles,
        authors=metadata.page_authors(page, found),
        dated=publication_date(page, title=titles[0] if titles else "", latest=latest),
        site=metadata.page_site(page, found),
        canonical=metadata.canonical_url(page),
        language=page.tree.get("lang") or page.meta_content("og:locale", "content-language"),
    )


def _day(dated: PublicationDate | None) -> date | None:
    return dated.moment.date() if dated else None


def _describe_metadata(metadata_of_page: _PageMetadata) -> str:
    date_said = (
        f"{metadata_of_page.dated.moment.isoformat()} ({metadata_of_page.dated.source})"
        if metadata_of_page.dated
        else "no date"
    )
    return "; ".join(
        (
            metadata_of_page.titles[0] if metadata_of_page.titles else "no title",
            date_said,
            ", ".join(metadata_of_page.authors) or "no author",
        )
    )


def _article(
    page: Page, metadata_of_page: _PageMetadata, main_text: MainText, declared: str | None
) -> Article:
    restored = page.joiners.restore
    title, lead = (
        restored(metadata_of_page.titles[0]) if metadata_of_page.titles else "",
        restored(main_text.lead),
    )
    lines = [line.with_text(restored(line.text)) for line in _cap_lines(main_text.lines)]
    body = "\n".join(line.text for line in lines)
    return Article(
        title=title,
        lead=lead,
        body=body,
        paragraphs=_paragraphs(lead, lines),
        published=metadata_of_page.dated.moment if metadata_of_page.dated else None,
        published_precision=metadata_of_page.dated.precision if metadata_of_page.dated else "day",
        date_source=metadata_of_page.dated.source if metadata_of_page.dated else None,
        authors=tuple(map(restored, metadata_of_page.authors)),
        language=detect_language(
            f"{title}\n{lead}\n{body[:3000]}",
            page_language=metadata_of_page.language,
            outlet_language=declared,
        ),
        site=restored(metadata_of_page.site) if metadata_of_page.site else None,
        canonical_url=metadata_of_page.canonical,
        body_source=main_text.source,
        reading=replace(main_text.reading, unsure=tuple(map(restored, main_text.reading.unsure))),
    )


def _linked_share(lines: list[ExtractedLine], page: Sizes) -> float:
    """Return the share of the text in links; of the whole page if the text is most of it."""
    length = sum(len(line.text) for line in lines)
    if not length or length >= 0.5 * page.page_total.text:
        return page.page_total.density
    return sum(len(line.text) * line.link_density for line in lines) / length


def _cap_lines(lines: list[ExtractedLine]) -> list[ExtractedLine]:
    capped, room = [], MAX_BODY_CHARACTERS
    for line in lines:
        if room <= 0:
            break
        capped.append(line.with_text(line.text[:room]))
        room -= len(line.text) + 1
    return capped


def _paragraphs(lead: str, lines: list[ExtractedLine]) -> tuple[Paragraph, ...]:
    whole = max(1, len(lead) + sum(len(line.text) for line in lines))
    paragraphs = [Paragraph(text=lead, place="lead")] if lead else []
    start = len(lead)
    for line in lines:
        position = round(min(1.0, start / whole), 4)
        paragraphs.append(
            Paragraph(
                text=line.text, place=line.place, link_density=line.link_density, position=position
            )
        )
        start += len(line.text)
    return tuple(paragraphs)
