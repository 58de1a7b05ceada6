"""One story as its page shows it: reports in order, with the evidence for each derivation."""

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

MAX_ADDED_SENTENCES = 5  # sentences that a report adds, shown
RELATION_LABELS = {
    Relation.LEAD: "the first report",
    Relation.COPY: "a copy",
    Relation.EDIT: "an edited copy",
    Relation.REWRITE: "a rewrite",
    Relation.TRANSLATION: "a translation",
    Relation.INDEPENDENT: "a report of its own",
    Relation.REPORT: "a report of unknown origin",
}
DOT_KINDS = {Relation.LEAD: "lead", Relation.INDEPENDENT: "independent", Relation.REPORT: "report"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """One report of a story."""

    article: StoryText
    is_derived: bool
    relation: str
    source: StoryText | None  # the text that it was compared with
    likeness: int | None  # per cent
    adds: tuple[str, ...]
    more: int  # further sentences that it adds
    opens: bool  # the first in its language, so that there was nothing to compare it with
    revisions: int  # earlier states


def report_views(
    readings: Sequence[TimelineEntry], revised: Mapping[int, int], *, whole: bool
) -> tuple[ReportView, ...]:
    """The reports in reading order; without `whole`, of what each adds only the beginnings."""
    articles = {reading.article.id: reading.article for reading in readings}
    return tuple(
        _report_view(reading, articles, revised.get(reading.article.id, 0), whole=whole)
        for reading in readings
    )


def _report_view(
    reading: TimelineEntry, articles: Mapping[int, StoryText], revisions: int, *, whole: bool
) -> ReportView:
    article = reading.article
    source = articles.get(article.nearest) if article.nearest is not None else None
    return ReportView(
        article=article,
        is_derived=article.relation in DERIVED_RELATIONS,
        relation=RELATION_LABELS[article.relation],
        source=source,
        likeness=round(100 * article.score) if source is not None else None,
        adds=tuple(
            clean(sentence, SENTENCE_CHARS if whole else 160)
            for sentence in reading.adds[:MAX_ADDED_SENTENCES]
        ),
        more=max(0, len(reading.adds) - MAX_ADDED_SENTENCES),
        opens=reading.opens,
        revisions=revisions,
    )


def first_report_sentence(readings: Sequence[TimelineEntry]) -> str:
    """Name the first outlet by the times that outlets claim; "" for a single report."""
    texts = [report.article for report in readings]
    if len(texts) < 2:
        return ""
    first, later = texts[0], texts[1:]
    # An outlet that gives only a day, or no time, may have been earlier than its position suggests.
    unsure = sorted(
        {
            report.outlet
            for report in later
            if report.outlet != first.outlet and _may_precede(report, first)
        }
    )
    sentence = f"First: {clean_name(first.outlet)}"
    if first.dated != "instant":
        return f"{sentence}, as far as is known: it gives no hour of publication."
    following = next((report for report in later if report.outlet != first.outlet), None)
    if following is not None and following.dated == "instant":
        sentence += f", {format_duration(following.published_at - first.published_at)} before {clean_name(following.outlet)}"
    if unsure:
        names = ", ".join(clean_name(name) for name in unsure[:4])
        sentence += (
            f"; {names} {'gives' if len(unsure) == 1 else 'give'} no hour and may have been earlier"
        )
    return f"{sentence}."


def _may_precede(report: StoryText, first: StoryText) -> bool:
    """Whether a report may precede one dated earlier; a bare date counts as the end of its day."""
    return report.dated == "seen" or (
        report.dated == "day" and report.published_at - timedelta(days=1) < first.published_at
    )


def report_timeline(readings: Sequence[TimelineEntry], *, timezone: str) -> Markup | None:
    """The chart of a story's reports; None where a list says as much."""
    texts = [report.article for report in readings]
    if len(texts) < 3:
        return None
    zone = ZoneInfo(timezone)
    start, end = texts[0].published_at, max(report.published_at for report in texts)
    span = max(end - start, timedelta(minutes=1))
    places = {report.id: number for number, report in enumerate(texts)}
    dots = [
        Dot(
            lane=report.outlet,
            at=(report.published_at - start) / span,
            kind=DOT_KINDS.get(report.relation, "derived"),
            words=(
                f"{_day_and_time(report.published_at, zone)}: {clean_name(report.outlet)}, "
                f"{RELATION_LABELS[report.relation]}"
            ),
            source=places.get(report.nearest)
            if report.relation in DERIVED_RELATIONS and report.nearest is not None
            else None,
        )
        for report in texts
    ]
    derived = sum(report.relation in DERIVED_RELATIONS for report in texts)
    words = (
        f"{quantity(len(texts), 'report')} in {format_duration(span)}, "
        f"{derived or 'none'} of them derived from others. "
    )
    return timeline_chart(
        dots,
        id="line",
        title="When each outlet reported",
        words=f"{words}The list below has the same in words.",
        ends=(_day_and_time(start, zone), _day_and_time(end, zone)),
    )


def _day_and_time(moment: datetime, zone: ZoneInfo) -> str:
    return f"{format_day(moment, zone)} {format_time(moment, zone)}"
