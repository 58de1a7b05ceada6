"""Which outlets carry a story and how, and texts that link to the article they come from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from extractors.languages.tags import english_name
from extractors.model import Relation
from wirewatch.domain.digests.model import Source
from wirewatch.domain.digests.ranking import can_read
from wirewatch.render.cleaning import safe_url
from wirewatch.render.formatting import text_direction

MAX_LISTED_REPORTS = 2  # other reports of a story given by title and link
MAX_RELATED_OUTLETS = 8  # outlets named under each label

RELATION_VERBS = {
    Relation.COPY: "copied",
    Relation.EDIT: "shortened",
    Relation.REWRITE: "rewritten",
    Relation.TRANSLATION: "translated",
}


class LinkableArticle(Protocol):
    """An article of an outlet, as the digest knows it."""

    @property
    def url(self) -> str:
        """Its address as stored."""

    @property
    def outlet(self) -> str:
        """Its outlet's name."""

    @property
    def language(self) -> str | None:
        """Its language tag, None if unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedText:
    """A text with the article that it comes from. All text is clean."""

    text: str
    outlet: str = ""
    url: str | None = None
    language: str = ""  # tag, "" if unknown
    direction: str = "auto"  # rtl or auto


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletLink:
    """One outlet that carries a story, with the link to its article."""

    name: str
    language: str  # tag, "" if unknown
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedOutlets:
    """Outlets that carry a story in the same way."""

    label: str  # "also", "copied by", "copied from Dawn by"
    outlets: tuple[OutletLink, ...]
    omitted: int = 0  # further outlets, only counted


def linked_text(text: str, article: LinkableArticle, *, outlet: str | None = None) -> LinkedText:
    """A clean text with the link to its article; `outlet` replaces the article's own."""
    return LinkedText(
        text=text,
        outlet=article.outlet if outlet is None else outlet,
        url=safe_url(article.url),
        language=article.language or "",
        direction=text_direction(text, article.language),
    )


def foreign_language_name(language: str | None, readable: Collection[str]) -> str:
    """The English name of a language; "" if readers of the `readable` languages can read it."""
    if can_read(readable, language):
        return ""
    return english_name(language)


def related_outlets(sources: Sequence[Source]) -> tuple[RelatedOutlets, ...]:
    """The outlets of all sources but the first, grouped by how they carry its story.

    A copy names the report that it copies, unless that is the first source itself.
    """
    lead = sources[0]
    listed = {_outlet_key(lead)}
    by_label: dict[str, list[OutletLink]] = {}
    for source in sorted(sources[1:], key=_is_derived):
        if _outlet_key(source) in listed:
            continue
        listed.add(_outlet_key(source))
        outlet = OutletLink(
            name=source.outlet, language=source.language or "", url=safe_url(source.url)
        )
        by_label.setdefault(_relation_label(source, lead), []).append(outlet)
    return tuple(
        RelatedOutlets(
            label=label,
            outlets=tuple(outlets[:MAX_RELATED_OUTLETS]),
            omitted=max(0, len(outlets) - MAX_RELATED_OUTLETS),
        )
        for label, outlets in by_label.items()
    )


def readable_reports(
    sources: Sequence[Source], *, languages: Collection[str]
) -> tuple[LinkedText, ...]:
    """Headlines of other reports that are not derived and whose language the reader knows.

    Each may add something to the first source. No headline is repeated.
    """
    titles = {sources[0].title.casefold()}
    reports: list[LinkedText] = []
    for source in sources[1:]:
        if len(reports) == MAX_LISTED_REPORTS:
            break
        if _is_derived(source) or not can_read(languages, source.language):
            continue
        report = linked_text(source.title, source)
        if report.url is None or source.title.casefold() in titles:
            continue
        titles.add(source.title.casefold())
        reports.append(report)
    return tuple(reports)


def without_reporting_outlets(
    related: Iterable[RelatedOutlets], reports: Sequence[LinkedText]
) -> tuple[RelatedOutlets, ...]:
    """Leave out the outlets whose reports are listed by headline."""
    reporting = {(report.outlet, report.language) for report in reports}
    remaining = []
    for group in related:
        outlets = tuple(
            outlet for outlet in group.outlets if (outlet.name, outlet.language) not in reporting
        )
        if outlets:
            remaining.append(replace(group, outlets=outlets))
    return tuple(remaining)


def _is_derived(source: Source) -> bool:
    return source.relation in RELATION_VERBS


def _outlet_key(source: Source) -> tuple[str, str | None]:
    return source.outlet.casefold(), source.language


def _relation_label(source: Source, lead: Source) -> str:
    verb = RELATION_VERBS.get(source.relation)
    if verb is None:
        return "also"
    if source.of_outlet and source.of != lead.url:
        return f"{verb} from {source.of_outlet} by"
    return f"{verb} by"
