"""One story as its page shows it: its reports in order, what each has from another and how that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from extractors.model import Relation
from extractors.stories.timeline import StoryText, TimelineEntry
from wirewatch.domain.digests.ranking import DERIVED_RELATIONS
from wirewatch.render.cleaning import SENTENCE_CHARS, clean, clean_name
from wirewatch.render.formatting import format_day, format_duration, format_time, quantity
from wirewatch.render.web.charts import Dot, timeline_chart

ADDS = 5  # sentences that a report adds, shown
RELATION_LABELS = {
    Relation.LEAD: "the first report",
    Relation.COPY: "a copy",
    Relation.EDIT: "an edited copy",
    Relation.REWRITE: "a rewrite",
    Relation.TRANSLATION: "a translation",
    Relation.INDEPENDENT: "a report of its own",
    Relation.REPORT: "a report of unknown origin",
}
_KINDS = {Relation.LEAD: "lead", Relation.INDEPENDENT: "independent", Relation.REPORT: "report"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """One report of a story."""

    article: StoryText
    is_derived: bool
    relation: str
    source: StoryText | None  # what it was compared with
    likeness: int | None  # per cent
    adds: tuple[str, ...]
    more: int  # further sentences that it adds
    opens: bool  # the first in its language, so that there was nothing to compare it with
    revisions: int  # earlier states


def report_views(
    readings: Sequence[TimelineEntry], revised: Mapping[int, int], *, whole: bool
) -> tuple[ReportView, ...]:
    """Return the reports in reading order; without `whole`, of what each adds only the beginnings."""
    known = {one.article.id: one.article for one in readings}
    return tuple(_view(one, known, revised.get(one.article.id, 0), whole=whole) for one in readings)


def _view(
    one: TimelineEntry, known: Mapping[int, StoryText], revisions: int, *, whole: bool
) -> ReportView:
    article = one.article
    source = known.get(article.nearest) if article.nearest is not None else None
    return ReportView(
        article=article,
        is_derived=article.relation in DERIVED_RELATIONS,
        relation=RELATION_LABELS[article.relation],
        source=source,
        likeness=round(100 * article.score) if source is not None else None,
        adds=tuple(
            clean(sentence, SENTENCE_CHARS if whole else 160) for sentence in one.adds[:ADDS]
        ),
        more=max(0, len(one.adds) - ADDS),
        opens=one.opens,
        revisions=revisions,
    )


def first_report_sentence(readings: Sequence[TimelineEntry]) -> str:
    """Return who had the story first, as far as the outlets' own times tell; "" for a single report."""
    texts = [one.article for one in readings]
    if len(texts) < 2:
        return ""
    first, later = texts[0], texts[1:]
    # An outlet that gives only the day, or nothing, may have been earlier than its place in the order says.
    unsure = sorted(
        {one.outlet for one in later if one.outlet != first.outlet and _may_precede(one, first)}
    )
    said = f"First: {clean_name(first.outlet)}"
    if first.dated != "instant":
        return f"{said}, as far as is known: it gives no hour of publication."
    following = next((one for one in later if one.outlet != first.outlet), None)
    if following is not None and following.dated == "instant":
        said += f", {format_duration(following.published_at - first.published_at)} before {clean_name(following.outlet)}"
    if unsure:
        names = ", ".join(clean_name(name) for name in unsure[:4])
        said += (
            f"; {names} {'gives' if len(unsure) == 1 else 'give'} no hour and may have been earlier"
        )
    return f"{said}."


def _may_precede(one: StoryText, first: StoryText) -> bool:
    """Return whether a report may have come out before one that is dated earlier: of a day, its end is its time."""
    return one.dated == "seen" or (
        one.dated == "day" and one.published_at - timedelta(days=1) < first.published_at
    )


def report_timeline(readings: Sequence[TimelineEntry], *, timezone: str) -> Markup | None:
    """Return the chart of a story's reports; None where a list says as much."""
    texts = [one.article for one in readings]
    if len(texts) < 3:
        return None
    zone = ZoneInfo(timezone)
    start, end = texts[0].published_at, max(one.published_at for one in texts)
    span = max(end - start, timedelta(minutes=1))
    places = {one.id: number for number, one in enumerate(texts)}
    dots = [
        Dot(
            lane=one.outlet,
            at=(one.published_at - start) / span,
            kind=_KINDS.get(one.relation, "derived"),
            words=f"{_at(one.published_at, zone)}: {clean_name(one.outlet)}, {RELATION_LABELS[one.relation]}",
            source=places.get(one.nearest)
            if one.relation in DERIVED_RELATIONS and one.nearest is not None
            else None,
        )
        for one in texts
    ]
    derived = sum(one.relation in DERIVED_RELATIONS for one in texts)
    words = f"{quantity(len(texts), 'report')} in {format_duration(span)}, {derived or 'none'} of them derived from others. "
    return timeline_chart(
        dots,
        id="line",
        title="When each outlet reported",
        words=f"{words}The list below has the same in words.",
        ends=(_at(start, zone), _at(end, zone)),
    )


def _at(moment: datetime, zone: ZoneInfo) -> str:
    return f"{format_day(moment, zone)} {format_time(moment, zone)}"
