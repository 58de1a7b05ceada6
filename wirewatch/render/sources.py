"""Who carries a story: its other reports, and the outlets that copied, rewrote or translated it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wirewatch.domain.digest.model import Source
from wirewatch.domain.model import Relation
from wirewatch.render.clean import safe_url

REPORTS = 3  # other reports given by title and link
ALSO = 6  # outlets named of each kind
RTL = frozenset({"ar", "ckb", "dv", "fa", "he", "ku", "prs", "ps", "sd", "ug", "ur", "yi"})

KINDS: tuple[tuple[str, frozenset[Relation]], ...] = (
    ("also", frozenset({Relation.LEAD, Relation.INDEPENDENT})),
    ("copied by", frozenset({Relation.COPY, Relation.EDIT})),
    ("rewritten by", frozenset({Relation.REWRITE})),
    ("translated by", frozenset({Relation.TRANSLATION})),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One outlet that carries a story, with the link to its article."""

    name: str
    language: str  # tag, "" when unknown
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Also:
    """The outlets that carry a story in one way: "also", "copied by", ..."""

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
    """Give the outlets that carry what the first source reports, by the way in which they do."""
    shown = {_outlet_key(sources[0])}
    for how, relations in KINDS:
        outlets = []
        for source in sources[1:]:
            if source.relation in relations and _outlet_key(source) not in shown:
                shown.add(_outlet_key(source))
                outlets.append(Outlet(name=source.outlet, language=source.language or "", url=safe_url(source.url)))
        if outlets:
            yield Also(how=how, outlets=tuple(outlets[:ALSO]), more=max(0, len(outlets) - ALSO))


def reports_of(sources: Sequence[Source]) -> Iterable[Report]:
    """Give the reports that say it in their own words, of the lead's own outlet too: each may say something more.

    A headline that stands there already is not said again.
    """
    said = {sources[0].title.casefold()}
    for source in sources[1:]:
        url, title = safe_url(source.url), source.title.casefold()
        own = source.relation in (Relation.LEAD, Relation.INDEPENDENT)
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
