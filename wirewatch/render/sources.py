"""Who carries a story: its other reports, and the outlets that copied, rewrote or translated it."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from wirewatch.domain.digests.model import Source
from wirewatch.domain.digests.ranking import reads as can_read
from wirewatch.domain.model import Relation
from wirewatch.render.clean import safe_url

REPORTS = 2  # other reports given by title and link
ALSO = 8  # outlets named of each kind
RTL = frozenset({"ar", "ckb", "dv", "fa", "he", "ku", "prs", "ps", "sd", "ug", "ur", "yi"})

HOW = {
    Relation.COPY: "copied",
    Relation.EDIT: "shortened",
    Relation.REWRITE: "rewritten",
    Relation.TRANSLATION: "translated",
}
RELATION_WORDS = {relation.value: words for relation, words in HOW.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One outlet that carries a story, with the link to its article."""

    name: str
    language: str  # tag, "" when unknown
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Also:
    """The outlets that carry a story in one way: "also", "copied by", "copied from Dawn by", ..."""

    how: str
    outlets: tuple[Outlet, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Another report of the same story, in words of its own."""

    title: str
    outlet: str
    language: str
    url: str
    direction: str


def direction(text: str, language: str | None) -> str:
    """Give rtl for text whose language or first letter runs from right to left, else auto.

    A Persian headline may begin with a Latin name: its language decides. Word-based clients know no "auto".
    """
    strong = [unicodedata.bidirectional(character) for character in text]
    first = next((kind for kind in strong if kind in ("L", "R", "AL")), "L")
    rtl = any(kind in ("R", "AL") for kind in strong)
    return "rtl" if first in ("R", "AL") or (rtl and language in RTL) else "auto"


def also_of(sources: Sequence[Source]) -> Iterable[Also]:
    """Return the outlets that carry a story besides its first source, by the way in which they do.

    A copy names the report that it copies, unless that is the first source itself.
    """
    shown = {_outlet_key(sources[0])}
    ways: dict[str, list[Outlet]] = {}
    for source in sorted(sources[1:], key=lambda one: one.relation in HOW):
        if _outlet_key(source) not in shown:
            shown.add(_outlet_key(source))
            outlet = Outlet(name=source.outlet, language=source.language or "", url=safe_url(source.url))
            ways.setdefault(_way(source, sources[0]), []).append(outlet)
    for how, outlets in ways.items():
        yield Also(how=how, outlets=tuple(outlets[:ALSO]), more=max(0, len(outlets) - ALSO))


def _way(source: Source, lead: Source) -> str:
    words = HOW.get(source.relation)
    if words is None:
        return "also"
    from_another = source.of_outlet and source.of != lead.url
    return f"{words} from {source.of_outlet} by" if from_another else f"{words} by"


def reports_of(sources: Sequence[Source], *, reads: Collection[str] = ()) -> Iterable[Report]:
    """Return the reports that say it in their own words and that the reader can read: each may say something more.

    A headline that stands there already is not said again.
    """
    said = {sources[0].title.casefold()}
    for source in sources[1:]:
        url, title = safe_url(source.url), source.title.casefold()
        own = source.relation not in HOW and can_read(reads, source.language)
        if not own or title in said or url is None or len(said) > REPORTS:
            continue
        said.add(title)
        yield Report(
            title=source.title,
            outlet=source.outlet,
            language=source.language or "",
            url=url,
            direction=direction(source.title, source.language),
        )


def without(also: Iterable[Also], reports: Sequence[Report]) -> Iterable[Also]:
    """Leave out the outlets whose own reports are listed."""
    listed_there = {(report.outlet, report.language) for report in reports}
    for one in also:
        outlets = tuple(outlet for outlet in one.outlets if (outlet.name, outlet.language) not in listed_there)
        if outlets:
            yield replace(one, outlets=outlets)


def _outlet_key(source: Source) -> tuple[str, str | None]:
    return source.outlet.casefold(), source.language
