"""Whole pages as content systems of many countries print them: one report inside, actors named only around it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from tests.extractors.pages.world_reports import Report

ADDRESS = "https://www.lakeside-courier.example/2026/local/report-4711.html"
DAY = "2026-03-12"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A page skeleton, and which of the report's parts it prints where a reader sees them."""

    name: str
    markup: Callable[[Report], str]
    paragraphs: int | None = None  # how many of the body; None: all
    date: str | None = DAY
    author: bool = False


LAYOUTS: list[Layout] = []


def layout(
    *, paragraphs: int | None = None, date: str | None = DAY, author: bool = False
) -> Callable[[Callable[[Report], str]], Callable[[Report], str]]:
    def kept(markup: Callable[[Report], str]) -> Callable[[Report], str]:
        LAYOUTS.append(
            Layout(
                name=markup.__name__, markup=markup, paragraphs=paragraphs, date=date, author=author
            )
        )
        return markup

    return kept


def document(r: Report, body: str, head: str = "", html: str = "") -> str:
    direction = ' dir="rtl"' if r.language in {"fa", "ar", "ur"} else ""
    return (
        f'<!doctype html><html lang="{r.language}"{direction}{html}><head><meta charset="utf-8">'
        f"<title>{r.title} - Lakeside Courier</title>{head}</head><body>{body}</body></html>"
    )


def ps(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def linked_data(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'
