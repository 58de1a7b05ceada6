"""`wirewatch outlet test`: trace the extraction of one page, for authors of outlet rules."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from wirewatch.entrypoints.options import Common, JobImpossible, say, tell

if TYPE_CHECKING:
    from extractors.model import Article
    from extractors.pages.page import Stage
    from wirewatch.steps.extraction_trial import ExtractionTrial, SavedPage

app = App(name="outlet", help="How an outlet's pages are read.")
NAME_WIDTH = 16
MAX_REMOVED_CHARS = 100  # characters of removed text
MOST_REMOVED = 40  # lines per step


@app.command(name="test")
def try_page(
    page: str,
    *,
    url: str | None = None,
    whole: Annotated[
        bool, Parameter(negative="", help="all that a step removed, and the whole text")
    ] = False,
    as_json: Annotated[
        bool, Parameter(name="--json", negative="", help="JSON on stdout and nothing else")
    ] = False,
    common: Common | None = None,
) -> int:
    """Extract one page now and show what each step removed; nothing is stored.

    Parameters
    ----------
    page
        the page's address, or a file that holds it
    url
        the address a file was saved from; its host selects the outlet's rules
    """
    from wirewatch.steps.extraction_trial import PageUnavailable, trace_extraction

    try:
        trial = asyncio.run(trace_extraction(_page(page, url, common or Common())))
    except PageUnavailable as error:
        raise JobImpossible(str(error)) from None
    if as_json:
        say(json.dumps(_test_json(trial), ensure_ascii=False, indent=1))
    else:
        print_trial(trial, whole=whole)
    return 0


def _page(page: str, url: str | None, common: Common) -> SavedPage:
    from wirewatch.domain.urls import is_web
    from wirewatch.steps.extraction_trial import fetch_page_to_try, read_saved_page
    from wirewatch.steps.resources import build_name

    if not is_web(page):
        if url is None:
            tell("read without the outlet's own rules; --url says where the file was saved from")
        return read_saved_page(Path(page), url=url)
    network = common.load().settings.network
    return asyncio.run(fetch_page_to_try(page, network, version=build_name(), now=common.instant()))


def _test_json(trial: ExtractionTrial) -> dict[str, Any]:
    article = trial.article
    article_json = None
    if article is not None:
        article_json = asdict(article) | {
            "published": article.published.isoformat() if article.published else None
        }
    return {
        "url": trial.url,
        "stages": [asdict(stage) for stage in trial.stages],
        "article": article_json,
    }


def print_trial(trial: ExtractionTrial, *, whole: bool) -> None:
    """Print the steps of one extraction."""
    for stage in trial.stages:
        _say_stage(stage, whole=whole)
    if trial.article is not None:
        _say_article(trial.article, whole=whole)


def _say_stage(stage: Stage, *, whole: bool) -> None:
    length = f"{stage.characters:>7} characters  " if stage.characters else ""
    say(f"{stage.name:<{NAME_WIDTH}}  {length}{_line(stage.detail, whole=True)}".rstrip())
    shown = stage.removed if whole else stage.removed[:MOST_REMOVED]
    for removed in shown:
        say(f"{'':<{NAME_WIDTH}}  - {_line(removed, whole=whole)}")
    if len(shown) < len(stage.removed):
        say(
            f"{'':<{NAME_WIDTH}}    and {len(stage.removed) - len(shown)} more (--whole shows them)"
        )


def _say_article(article: Article, *, whole: bool) -> None:
    facts = {
        "title": article.title,
        "lead": article.lead,
        "date": f"{article.published.isoformat()} (from {article.date_source})"
        if article.published
        else "none",
        "authors": ", ".join(article.authors) or "none",
        "language": article.language or "not recognised",
        "address": article.canonical_url or "not declared by the page",
        "text from": article.body_source,
    }
    for name, value in facts.items():
        say(f"    {name:<{NAME_WIDTH - 4}}  {_line(value, whole=True)}")
    for paragraph in article.paragraphs:
        if paragraph.place != "lead":
            links = f", {paragraph.link_density:.0%} links" if paragraph.link_density else ""
            say(
                f"    {paragraph.place + links:<{NAME_WIDTH - 4}}  "
                f"{_line(paragraph.text, whole=whole)}"
            )


def _line(text: str, *, whole: bool) -> str:
    """Return untrusted text on one line without control characters."""
    plain = " ".join(
        "".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in text).split()
    )
    return (
        plain if whole or len(plain) <= MAX_REMOVED_CHARS else plain[: MAX_REMOVED_CHARS - 1] + "…"
    )
