"""The JSON of the API: the fields of each answer, and their conversion from stored values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from extractors.model import AnnouncedDate, Statement
from extractors.stories.timeline import TimelineEntry
from wirewatch.adapters.store.pages import ListedArticle, StoredPage
from wirewatch.domain.baseline import State
from wirewatch.domain.digests.digest_items import UpcomingDate
from wirewatch.domain.digests.model import Coverage
from wirewatch.domain.urls import without_tracking
from wirewatch.steps.feed_health import FeedHealth
from wirewatch.steps.group import ReadStory

SNIPPET_CHARS = 300  # characters of the beginning of an article
MAX_ADDED_SENTENCES = 3  # sentences an article adds to its story, where full texts are not allowed
MAX_PAGE_ITEMS = 200  # items per page


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("is outside the range of dates, years 1 to 9999") from None


def _refuse_bare_digits(value: Any) -> Any:
    """Refuse bare digits, which would be parsed as seconds since 1970."""
    if isinstance(value, str) and not re.match(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("write it like 2021-10-15 or 2021-10-15T08:00Z")
    return value


# Names have no control characters, and PostgreSQL stores no NUL.
Words = Annotated[
    str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f/]+$")
]
Address = Annotated[
    str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00-\x1f\x7f]+$")
]
# Microseconds and a number.
Cursor = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,16}\.[0-9]{1,10}$")]
NumberCursor = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,10}$")]
Instant = Annotated[datetime, BeforeValidator(_refuse_bare_digits), AfterValidator(_in_utc)]
Day = Annotated[date, BeforeValidator(_refuse_bare_digits)]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Item = TypeVar("Item")


class LimitParams(BaseModel):
    """Parameter of every list: how many items."""

    model_config = ConfigDict(extra="forbid")
    limit: Annotated[int, Field(ge=1, le=MAX_PAGE_ITEMS, description="items of a page")] = 50


class PageParams(LimitParams):
    """Parameters of a list with a cursor."""

    cursor: Annotated[NumberCursor | None, Field(description="`next` of the page before")] = None


class ActorParams(PageParams):
    """Parameters of a list that can be limited to one actor."""

    actor: Annotated[Name | None, Field(description="id of an actor of the watchlist")] = None


class StoryParams(LimitParams):
    """Parameters of the list of stories."""

    actor: Annotated[Name | None, Field(description="id of an actor of the watchlist")] = None
    cursor: Annotated[Cursor | None, Field(description="`next` of the page before")] = None
    since: Annotated[Instant | None, Field(description="seen at this instant or later")] = None
    until: Annotated[Instant | None, Field(description="seen before this instant")] = None


class ArticleParams(StoryParams):
    """Parameters of the list of articles."""

    flagged: Annotated[bool, Field(description="only those that name an actor")] = True
    outlet: Annotated[Words | None, Field(description="as feeds.yaml has it")] = None
    language: Annotated[
        str | None, Field(pattern=r"^[a-z]{2,3}$", description="primary tag, such as fa")
    ] = None


class StatementParams(ActorParams):
    """Parameters of the list of statements."""

    speaker: Annotated[
        Words | None, Field(description="part of a name; an actor is found in all its spellings")
    ] = None


class DigestParams(LimitParams):
    """Parameters of the list of digests."""

    cursor: Annotated[Cursor | None, Field(description="`next` of the page before")] = None
    series: Annotated[Name | None, Field(description="id of a series of digests.yaml")] = None


class ComingUpParams(ActorParams):
    """Parameters of the list of upcoming dates."""

    until: Annotated[Day | None, Field(description="up to this day, such as 2021-12-31")] = None


class SearchParams(PageParams):
    """Parameters of a search."""

    q: Annotated[Words, Field(description="words, phrases and filters, as in `wirewatch search`")]


class ExplainParams(BaseModel):
    """Parameters of an explanation."""

    model_config = ConfigDict(extra="forbid")
    url: Annotated[
        Address,
        Field(description="an entry's link, an article's address, or the short id of a story"),
    ]


class CoverageParams(BaseModel):
    """Parameters of the coverage."""

    model_config = ConfigDict(extra="forbid")
    since: Annotated[
        Instant | None, Field(description="left out: a day ago; 90 days ago at most")
    ] = None


class NoParams(BaseModel):
    """No parameters: any parameter is an error."""

    model_config = ConfigDict(extra="forbid")


class Trouble(BaseModel):
    """A problem and its remedy."""

    what: str
    do: str


class RequestProblem(BaseModel):
    """The answer to a request that cannot be served."""

    error: Trouble


class ItemPage(BaseModel, Generic[Item]):
    """One page of items, and the cursor of the next."""

    items: list[Item]
    next: str | None = Field(description="null: this is the last page")


class Shape(BaseModel):
    """A part of an answer, read from an object with attributes of the same names."""

    model_config = ConfigDict(from_attributes=True)


Link = Annotated[str, AfterValidator(without_tracking)]  # of an article, as readers get it


class StoryItem(Shape):
    """One story in a list."""

    key: str
    title: str = Field(description="of its lead article")
    url: Link
    outlet: str
    language: str | None
    first_seen_at: datetime
    last_seen_at: datetime
    articles: int
    outlets: int
    actors: list[str]


class StoryArticleItem(Shape):
    """One article of a story, with what it adds."""

    id: int
    url: Link
    outlet: str
    title: str
    language: str | None
    published_at: datetime
    seen_at: datetime
    relation: str
    score: float
    nearest: int | None
    reason: str
    origin: str | None
    gone: bool
    adds: list[str] = Field(description="sentences that no earlier article in its language has")


class StoryLine(Shape):
    """One story in a chain of follow-ups."""

    key: str
    title: str
    outlet: str
    first_seen_at: datetime
    articles: int
    follows: str | None


class TellingItem(Shape):
    """One issue that reported a story."""

    series: str
    number: int
    due_at: datetime


class StoryPage(Shape):
    """One story with all its articles, in reading order."""

    key: str
    joined: list[str]
    independent_outlets: int
    articles: list[StoryArticleItem]
    line: list[StoryLine]
    digests: list[TellingItem]


class MentionItem(Shape):
    """One occurrence of an alias in an article; offsets are into the stored field."""

    actor: str
    alias: str
    surface: str
    field: str
    start: int
    end: int
    reason: str


class ArticleItem(Shape):
    """One article."""

    id: int
    url: str
    canonical_url: str
    title: str
    outlet: str
    language: str | None
    published_at: datetime | None
    seen_at: datetime
    revision: int
    gone_at: datetime | None = Field(description="when its outlet had taken it away")
    text_from: str = Field(description="page or feed")
    story: str | None
    mentions: list[MentionItem]
    snippet: str


class StatementItem(Shape):
    """One quote with its speaker."""

    quote: str
    speaker: str
    verb: str
    via: str | None
    said_on: str | None
    published_at: datetime
    story: str | None
    article: int
    title: str
    url: Link
    outlet: str
    language: str | None
    gone: bool


class QuoteItem(Shape):
    """One quote of an article."""

    quote: str
    speaker: str
    verb: str
    said_on: str | None


class DateItem(Shape):
    """One date that an article announces or recalls."""

    date: str
    kind: str
    sentence: str


class ArticlePage(ArticleItem):
    """One article with its mentions, quotes and dates."""

    authors: list[str]
    statements: list[QuoteItem]
    dates: list[DateItem]
    text: str | None = Field(description="lead and body; null where whole texts are not sent")


class ComingItem(Shape):
    """One upcoming date."""

    id: int
    date: str = Field(description="YYYY-MM-DD, YYYY-MM or YYYY-Www")
    span: str
    sentence: str
    story: str
    title: str
    url: Link
    outlet: str
    language: str | None
    actors: list[str]


class ActorItem(Shape):
    """One actor of the watchlist."""

    id: str
    name: str
    kind: str | None
    aliases: dict[str, list[str]]
    alert: bool


class UsualItem(Shape):
    """How many articles name an actor, and usually."""

    actor: str
    name: str
    state: State
    span: int = Field(description="days")
    articles: int
    low: int | None = Field(description="usual in so many days; null: not known")
    high: int | None
    feeds: int
    unread: int


class DigestItem(Shape):
    """One issue of a series."""

    series: str
    number: int
    due_at: datetime
    window_start: datetime
    window_end: datetime
    composed_at: datetime
    subject: str
    stories: int


class FeedItem(Shape):
    """One feed with its health."""

    outlet: str
    url: str
    kind: str
    language: str | None
    status: str
    entries: int
    new_last_day: int
    last_fetch_at: datetime | None
    last_ok_at: datetime | None
    last_new_at: datetime | None
    next_due_at: datetime
    failures: int
    detail: str
    notes: list[str]


class TroubleItem(Shape):
    """One feed that was not read, or only in part."""

    outlet: str
    url: str
    kind: str
    what: str
    since: datetime | None
    until: datetime | None


class CoverageItem(Shape):
    """What was read in a period, and which feeds failed."""

    since: datetime
    until: datetime
    articles_read: int
    articles_flagged: int
    feeds_total: int
    feeds_read: int
    overdue: int
    not_read: list[TroubleItem]
    partly: list[TroubleItem]


class Health(BaseModel):
    """The server runs and the store is readable."""

    status: str


def page_of(items: Iterable[Any], page: StoredPage[Any]) -> dict[str, Any]:
    """Return a page with converted items."""
    return {"items": list(items), "next": page.next}


def story_detail(story: ReadStory, *, full_text: bool) -> StoryPage:
    """Return a full story; only the first added sentences, shortened, without full texts."""
    return StoryPage(
        key=story.key,
        joined=list(story.joined),
        independent_outlets=story.independent_outlets,
        articles=[_story_article(reading, full_text=full_text) for reading in story.readings],
        line=[StoryLine.model_validate(link) for link in story.line],
        digests=[TellingItem.model_validate(telling) for telling in story.tellings],
    )


def _story_article(reading: TimelineEntry, *, full_text: bool) -> StoryArticleItem:
    adds = list(reading.adds)
    if not full_text:
        # A text without sentence marks, as in Thai, is one sentence.
        adds = [snippet(sentence) for sentence in adds[:MAX_ADDED_SENTENCES]]
    return StoryArticleItem.model_validate(asdict(reading.article) | {"adds": adds})


def article_item(listed: ListedArticle) -> ArticleItem:
    """Return an article for a list."""
    return ArticleItem.model_validate(_article_values(listed))


def article_detail(
    listed: ListedArticle,
    *,
    statements: Iterable[Statement],
    dates: Iterable[AnnouncedDate],
    full_text: bool,
) -> ArticlePage:
    """Return an article with quotes and dates, and its text where that is allowed."""
    article, text = listed.article, None
    if full_text:
        text = "\n\n".join(filter(None, (article.lead, article.body)))
    date_items = [DateItem.model_validate(announced) for announced in dates]
    if not full_text:
        for item in date_items:
            item.sentence = snippet(item.sentence)
    return ArticlePage(
        **_article_values(listed),
        statements=[QuoteItem.model_validate(statement) for statement in statements],
        dates=date_items,
        text=text,
    )


def _article_values(listed: ListedArticle) -> dict[str, Any]:
    article = listed.article
    return asdict(article) | {
        "text_from": article.body_source,
        "story": listed.story,
        "mentions": [MentionItem.model_validate(mention) for mention in listed.mentions],
        "snippet": snippet(article.lead or article.body),
    }


def snippet(text: str) -> str:
    """Return the beginning of a text, cut between words."""
    line = " ".join(text[: 4 * SNIPPET_CHARS].split())
    if len(line) <= SNIPPET_CHARS:
        return line
    return f"{line[:SNIPPET_CHARS].rsplit(' ', 1)[0]}…"


def coming_item(date: UpcomingDate, *, full_text: bool) -> ComingItem:
    """Return an upcoming date; its sentence is shortened if full texts are not allowed."""
    item = ComingItem.model_validate(date)
    if not full_text:
        item.sentence = snippet(item.sentence)
    return item


def feed_item(health: FeedHealth) -> FeedItem:
    """Return a feed with its health."""
    feed, state = health.feed, health.feed.state
    return FeedItem(
        outlet=feed.outlet,
        url=feed.url,
        kind=feed.kind,
        language=feed.language,
        status=health.status,
        entries=health.volume.entries,
        new_last_day=health.new_last_day,
        last_fetch_at=state.last_fetch_at,
        last_ok_at=state.last_ok_at,
        last_new_at=state.last_new_at,
        next_due_at=state.next_due_at,
        failures=state.failures,
        detail=state.last_detail,
        notes=list(health.notes),
    )


def coverage_item(coverage: Coverage, *, since: datetime, until: datetime) -> CoverageItem:
    """Return what was read in a period."""
    return CoverageItem(
        since=since,
        until=until,
        articles_read=coverage.articles_read,
        articles_flagged=coverage.articles_flagged,
        feeds_total=coverage.feeds_total,
        feeds_read=coverage.feeds_read,
        overdue=coverage.overdue,
        not_read=[TroubleItem.model_validate(trouble) for trouble in coverage.blind],
        partly=[TroubleItem.model_validate(trouble) for trouble in coverage.partly],
    )
