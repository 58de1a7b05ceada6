"""Extract the article of an HTML page: bytes in, Article out.

The steps: reject what is not HTML, decode, parse once, read the metadata, reject walls and error pages, remove
invisible elements and boilerplate, let trafilatura find the text, clean its lines, separate the lead, detect the
language. It runs in this process; for untrusted pages run it in a worker pool with a time limit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from extractors.language_detection import language_of
from extractors.model import Article, Paragraph
from extractors.pages import metadata
from extractors.pages.boilerplate import strip_invisible
from extractors.pages.cleaning import ExtractedLine
from extractors.pages.dates import Dated, published
from extractors.pages.decoding import decoded
from extractors.pages.dom import Page, Sizes, Stage, Trace, parse, text_of
from extractors.pages.main_text import Announced, MainText, find_text
from extractors.pages.metadata import signed
from extractors.pages.rejection import NotAnArticle, refusal, refuse_bytes, refuse_page, refuse_text

CAP_CHARACTERS = 200_000  # of body; longer texts are books or crawler traps
SHELL = 1000  # letters of visible text: with less, a page may be built by scripts from data that it carries


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
    known = Announced(title=feed_title, summary=feed_summary, boxes=boxes)
    try:
        return _read(html, url, content_type, declared_language, latest, Trace(), known)
    except RecursionError:
        raise NotAnArticle("The page is nested too deeply to be read.", kind="too-large") from None


def trace(html: bytes, url: str, *, content_type: str | None = None) -> list[Stage]:
    """Return the steps of a page's extraction with what each removed; the last one names the outcome."""
    return traced(html, url, content_type=content_type)[0]


def traced(
    html: bytes, url: str, *, content_type: str | None = None
) -> tuple[list[Stage], Article | None]:
    """Return the steps of a page's extraction, and the article if it is one."""
    steps, article = Trace(), None
    try:
        article = _read(html, url, content_type, None, None, steps, Announced())
    except NotAnArticle as finding:
        steps.note("no article", found=f"{finding.kind}: {finding.reason}")
    else:
        steps.note("article", kept=len(article.lead) + len(article.body), found=article.title)
    return steps.stages, article


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """The metadata of the page, read before its tree is changed."""

    titles: tuple[str, ...]
    authors: tuple[str, ...]
    dated: Dated | None
    site: str | None
    canonical: str
    language: str | None


def _read(
    html: bytes,
    url: str,
    content_type: str | None,
    declared: str | None,
    latest: datetime | None,
    steps: Trace,
    known: Announced,
) -> Article:
    refuse_bytes(html, content_type=content_type)
    page = parse(decoded(html, content_type=content_type), url=url or "")
    if page is None:
        raise refusal("empty")
    said = _said(page, latest)
    steps.note("page", kept=len(html), found=_in_words(said))
    scripts = strip_invisible(page.tree)
    sizes = Sizes(page.tree)
    source = text_of(page.tree) if sizes.whole.text < 4000 else ""
    refuse_page(page, sizes)
    if sizes.whole.text < SHELL and not page.article.get("articleBody"):
        page.article |= metadata.article_in_data(scripts, titles=said.titles)
    if not said.authors:
        said = replace(said, authors=signed(page.tree, sizes))
    text = find_text(
        page,
        sizes,
        titles=said.titles,
        authors=said.authors,
        day=_day(said.dated),
        known=known,
        trace=steps,
    )
    whole = "\n".join((text.lead, *(line.text for line in text.lines)))
    refuse_text(
        page,
        whole,
        source=source,
        cards=text.cards,
        linked=_linked(text.lines, sizes),
        scripts=len(scripts),
        asks_to_pay=text.asks_to_pay,
    )
    return _article(page, said, text, declared)


def _said(page: Page, latest: datetime | None) -> _Said:
    found = metadata.said_by_trafilatura(page)
    titles = metadata.titles_of(page, found)
    return _Said(
        titles=titles,
        authors=metadata.authors_of(page, found),
        dated=published(page, title=titles[0] if titles else "", latest=latest),
        site=metadata.site_of(page, found),
        canonical=metadata.canonical_of(page),
        language=page.tree.get("lang") or page.described("og:locale", "content-language"),
    )


def _day(dated: Dated | None) -> date | None:
    return dated.moment.date() if dated else None


def _in_words(said: _Said) -> str:
    date_said = (
        f"{said.dated.moment.isoformat()} ({said.dated.source})" if said.dated else "no date"
    )
    return "; ".join(
        (
            said.titles[0] if said.titles else "no title",
            date_said,
            ", ".join(said.authors) or "no author",
        )
    )


def _article(page: Page, said: _Said, found: MainText, declared: str | None) -> Article:
    restored = page.joiners.restored
    title, lead = restored(said.titles[0]) if said.titles else "", restored(found.lead)
    lines = [line.with_text(restored(line.text)) for line in _capped(found.lines)]
    body = "\n".join(line.text for line in lines)
    return Article(
        title=title,
        lead=lead,
        body=body,
        paragraphs=_paragraphs(lead, lines),
        published=said.dated.moment if said.dated else None,
        published_precision=said.dated.precision if said.dated else "day",
        date_source=said.dated.source if said.dated else None,
        authors=tuple(map(restored, said.authors)),
        language=language_of(
            f"{title}\n{lead}\n{body[:3000]}", page_says=said.language, outlet_says=declared
        ),
        site=restored(said.site) if said.site else None,
        canonical_url=said.canonical,
        body_source=found.source,
        reading=replace(found.reading, unsure=tuple(map(restored, found.reading.unsure))),
    )


def _linked(lines: list[ExtractedLine], page: Sizes) -> float:
    """Return the share of the text in links; of the whole page if the text is most of it."""
    length = sum(len(line.text) for line in lines)
    if not length or length >= 0.5 * page.whole.text:
        return page.whole.density
    return sum(len(line.text) * line.link_density for line in lines) / length


def _capped(lines: list[ExtractedLine]) -> list[ExtractedLine]:
    kept, room = [], CAP_CHARACTERS
    for line in lines:
        if room <= 0:
            break
        kept.append(line.with_text(line.text[:room]))
        room -= len(line.text) + 1
    return kept


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
