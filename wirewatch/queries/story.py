"""One story: reports in order, actors, quotes, announced dates, changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from extractors.model import Relation
from wirewatch.adapters.store import article_dates, overviews, revisions, statements, stories
from wirewatch.adapters.store import pages as stored_pages
from wirewatch.adapters.store.articles import get_article
from wirewatch.domain.quote_index import deduplicate_sayings
from wirewatch.queries.article import unique_dates
from wirewatch.steps.group import read_story

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from extractors.model import AnnouncedDate
    from extractors.stories.timeline import StoryText, TimelineEntry
    from wirewatch.adapters.store.articles import StoredArticle
    from wirewatch.adapters.store.pages import StoredPage
    from wirewatch.adapters.store.revisions import ArticleState
    from wirewatch.domain.quote_index import Saying
    from wirewatch.steps.group import ReadStory

MAX_CHANGED_REPORTS = 3  # whose newest change is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryAnswer:
    """One story, and one page of its reports."""

    story: ReadStory
    page: StoredPage[TimelineEntry]
    lead: StoryText
    actors: tuple[str, ...]  # the one that most reports name first
    quotes: tuple[Saying, ...]
    dates: tuple[tuple[AnnouncedDate, StoryText], ...]  # each date with the first report of it
    revision_counts: Mapping[int, int]  # by article, of the page
    newest_changes: Mapping[int, tuple[ArticleState, StoredArticle]]  # of the first changed reports

    @property
    def reports(self) -> Sequence[StoryText]:
        """All reports in reading order."""
        return [reading.article for reading in self.story.readings]


def find_story(tx: Connection, key: str, *, cursor: str | None, limit: int) -> StoryAnswer | None:
    """Collect what a story's page shows; `key` may be the address of one of its articles."""
    story = read_story(tx, key)
    if story is None:
        return None
    reports = [reading.article for reading in story.readings]
    page = stored_pages.page_of_list(story.readings, cursor=cursor, limit=limit)
    revised = overviews.revision_counts(tx, [reading.article.id for reading in page.items])
    article_ids = [report.id for report in reports]
    return StoryAnswer(
        story=story,
        page=page,
        lead=_lead(reports),
        actors=overviews.actors_by_frequency(tx, article_ids),
        quotes=_quotes(tx, story.key),
        dates=_first_announcements(article_dates.dates_by_article(tx, article_ids), reports),
        revision_counts=revised,
        newest_changes=_newest_changes(tx, sorted(revised)[:MAX_CHANGED_REPORTS]),
    )


def story_document(story: ReadStory) -> dict[str, Any]:
    """Lay out a story as JSON values, without the texts of its articles."""
    articles = []
    for reading in story.readings:
        article = asdict(reading.article)
        del article["text"]
        articles.append(article | {"adds": list(reading.adds), "opens": reading.opens})
    lead = next(
        (document["id"] for document in articles if document["relation"] == Relation.LEAD), None
    )
    return {
        "key": story.key,
        "joined": list(story.joined),
        "independent_outlets": story.independent_outlets,
        "first": articles[0]["id"] if articles else None,
        "lead": lead,
        "articles": articles,
        "line": [asdict(link) for link in story.line],
        "corrections": [asdict(correction) for correction in story.corrections],
        "digests": [asdict(telling) for telling in story.tellings],
    }


def _lead(reports: Sequence[StoryText]) -> StoryText:
    leads = [report for report in reports if report.relation is Relation.LEAD]
    return (leads or reports)[0]


def _quotes(tx: Connection, key: str) -> tuple[Saying, ...]:
    standing = stories.find_story(tx, key)
    if standing is None:
        return ()
    return deduplicate_sayings(statements.list_statements(tx, story_id=standing.id))


def _newest_changes(
    tx: Connection, article_ids: Sequence[int]
) -> dict[int, tuple[ArticleState, StoredArticle]]:
    changes = {}
    for article_id in article_ids:
        states, article = revisions.earlier_states(tx, article_id), get_article(tx, article_id)
        if states and article is not None:
            changes[article_id] = states[-1], article
    return changes


def _first_announcements(
    dates: Mapping[int, Sequence[AnnouncedDate]], reports: Sequence[StoryText]
) -> tuple[tuple[AnnouncedDate, StoryText], ...]:
    """Each date once, by day, in the words of the first report that names it."""
    first: dict[str, tuple[AnnouncedDate, StoryText]] = {}
    for report in reports:
        for date in unique_dates(dates.get(report.id, ()), published=report.published_at):
            first.setdefault(date.date, (date, report))
    return tuple(first[date] for date in sorted(first))
