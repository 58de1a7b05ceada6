"""The JSON of the API: what each answer holds, and how it is made from what the store gives."""

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

from extractors.model import AnnouncedDate, Mention, Statement
from extractors.names.actors import Actor
from wirewatch.adapters.store.digests import StoredIssue
from wirewatch.adapters.store.pages import ListedArticle, StoredPage, StorySummary
from wirewatch.domain.baseline import Baseline, State
from wirewatch.domain.digests.digest_items import UpcomingDate
from wirewatch.domain.digests.model import Coverage, FeedTrouble
from wirewatch.domain.quote_index import Saying
from wirewatch.domain.urls import without_tracking
from wirewatch.steps.feed_health import FeedHealth
from wirewatch.steps.group import ReadStory

SNIPPET_CHARS = 300  # characters of an article's beginning
MAX_ADDED_SENTENCES = (
    3  # sentences that an article adds to its story, where whole texts are not sent
)
MAX_PAGE_ITEMS = 200  # items of a page


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("is outside the range of dates, years 1 to 9999") from None


def _refuse_bare_digits(value: Any) -> Any:
    """Refuse figures alone, which would be taken as seconds since 1970."""
    if isinstance(value, str) and not re.match(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("write it like 2021-10-15 or 2021-10-15T08:00Z")
    return value


# Control characters stand in no name, and PostgreSQL stores no NUL.
Words = Annotated[
    str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f/]+$")
]
Address = Annotated[
    str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Cursor = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{1,16}\.[0-9]{1,10}$")
]  # microseconds and a number
NumberCursor = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,10}$")]
Instant = Annotated[datetime, BeforeValidator(_refuse_bare_digits), AfterValidator(_in_utc)]
Day = Annotated[date, BeforeValidator(_refuse_bare_digits)]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Item = TypeVar("Item")


class LimitParams(BaseModel):
    """Parameters of every list: how many items."""

    model_config = ConfigDict(extra="forbid")
    limit: Annotated[int, Field(ge=1, le=MAX_PAGE_ITEMS, description="items of a page")] = 50


class PageParams(LimitParams):
    """Parameters of a list with a cursor."""

    cursor: Annotated[NumberCursor | None, Field(description="`next` of the page before")] = None


class ActorParams(PageParams):
    """Parameters of a list that may be limited to one actor."""

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
    """Parameters of the list of dates ahead."""

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
    """No parameters: any is an error."""

    model_config = ConfigDict(extra="forbid")


class Trouble(BaseModel):
    """What is wrong, and what to do."""

    what: str
    do: str


class RequestProblem(BaseModel):
    """The answer to a request that cannot be served."""

    error: Trouble


class ItemPage(BaseModel, Generic[Item]):
    """Some items, and the cursor of the next page."""

    items: list[Item]
    next: str | None = Field(description="null: this is the last page")


Link = Annotated[str, AfterValidator(without_tracking)]  # of an article, as readers get it


class StoryItem(BaseModel):
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


class StoryArticleItem(BaseModel):
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


class StoryLine(BaseModel):
    """One story of a line of stories that follow one another."""

    key: str
    title: str
    outlet: str
    first_seen_at: datetime
    articles: int
    follows: str | None


class TellingItem(BaseModel):
    """One issue that told a story."""

    series: str
    number: int
    due_at: datetime


class StoryPage(BaseModel):
    """One story with all its articles, in reading order."""

    key: str
    joined: list[str]
    independent_outlets: int
    articles: list[StoryArticleItem]
    line: list[StoryLine]
    digests: list[TellingItem]


class MentionItem(BaseModel):
    """One alias at one place of an article; offsets are into the field as stored."""

    actor: str
    alias: str
    surface: str
    field: str
    start: int
    end: int
    reason: str


class ArticleItem(BaseModel):
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


class StatementItem(BaseModel):
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


class QuoteItem(BaseModel):
    """One quote of an article."""

    quote: str
    speaker: str
    verb: str
    said_on: str | None


class DateItem(BaseModel):
    """One date that an article announces or recalls."""

    date: str
    kind: str
    sentence: str


class ArticlePage(ArticleItem):
    """One article with what was noted of it."""

    authors: list[str]
    statements: list[QuoteItem]
    dates: list[DateItem]
    text: str | None = Field(description="lead and body; null where whole texts are not sent")


class ComingItem(BaseModel):
    """One date ahead."""

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


class ActorItem(BaseModel):
    """One actor of the watchlist."""

    id: str
    name: str
    kind: str | None
    aliases: dict[str, list[str]]
    alert: bool


class UsualItem(BaseModel):
    """How many articles name an actor, beside what is usual."""

    actor: str
    name: str
    state: State
    span: int = Field(description="days")
    articles: int
    low: int | None = Field(description="usual in so many days; null: not known")
    high: int | None
    feeds: int
    unread: int


class DigestItem(BaseModel):
    """One issue of a series."""

    series: str
    number: int
    due_at: datetime
    window_start: datetime
    window_end: datetime
    composed_at: datetime
    subject: str
    stories: int


class FeedItem(BaseModel):
    """One feed and how it does."""

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


class TroubleItem(BaseModel):
    """One feed that was not read, or not throughout."""

    outlet: str
    url: str
    kind: str
    what: str
    since: datetime | None
    until: datetime | None


class CoverageItem(BaseModel):
    """What was read in a time, and what was not."""

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
    """That the server answers and the store can be read."""

    status: str


def page_of(items: Iterable[Any], page: StoredPage[Any]) -> dict[str, Any]:
    """Return a page of items."""
    return {"items": list(items), "next": page.next}


def story_item(one: StorySummary) -> StoryItem:
    """Return a story of a list."""
    return StoryItem(**asdict(one))


def story_detail(found: ReadStory, *, full_text: bool) -> StoryPage:
    """Return a whole story; where whole texts may not be sent, the beginnings of the first sentences it adds."""
    return StoryPage(
        key=found.key,
        joined=list(found.joined),
        independent_outlets=found.independent_outlets,
        articles=[
            StoryArticleItem(
                **{
                    name: getattr(one.article, name)
                    for name in StoryArticleItem.model_fields
                    if name not in ("adds", "relation")
                },
                relation=one.article.relation.value,
                # A text without end marks, as in Thai, is one sentence as a whole.
                adds=list(one.adds)
                if full_text
                else [snippet(sentence) for sentence in one.adds[:MAX_ADDED_SENTENCES]],
            )
            for one in found.readings
        ],
        line=[StoryLine(**asdict(one)) for one in found.line],
        digests=[TellingItem(**asdict(one)) for one in found.tellings],
    )


def article_item(one: ListedArticle) -> ArticleItem:
    """Return an article of a list."""
    return ArticleItem(**_article(one))


def article_detail(
    one: ListedArticle,
    *,
    statements: Iterable[Statement],
    dates: Iterable[AnnouncedDate],
    full_text: bool,
) -> ArticlePage:
    """Return an article with its statements and dates, and its text where that may be sent."""
    return ArticlePage(
        **_article(one),
        authors=list(one.article.authors),
        statements=[
            QuoteItem(quote=it.quote, speaker=it.speaker, verb=it.verb, said_on=it.said_on)
            for it in statements
        ],
        dates=[
            DateItem(
                date=it.date,
                kind=it.kind,
                sentence=it.sentence if full_text else snippet(it.sentence),
            )
            for it in dates
        ],
        text="\n\n".join(part for part in (one.article.lead, one.article.body) if part)
        if full_text
        else None,
    )


def _article(one: ListedArticle) -> dict[str, Any]:
    article = one.article
    plain = (
        "id",
        "url",
        "canonical_url",
        "title",
        "outlet",
        "language",
        "published_at",
        "seen_at",
        "revision",
    )
    return {
        **{name: getattr(article, name) for name in (*plain, "gone_at")},
        "text_from": article.body_source,
        "story": one.story,
        "mentions": [_mention(mention) for mention in one.mentions],
        "snippet": snippet(article.lead or article.body),
    }


def snippet(text: str) -> str:
    """Return the beginning of a text, cut between words."""
    line = " ".join(text[: 4 * SNIPPET_CHARS].split())
    return line if len(line) <= SNIPPET_CHARS else f"{line[:SNIPPET_CHARS].rsplit(' ', 1)[0]}…"


def _mention(one: Mention) -> MentionItem:
    return MentionItem(**{name: getattr(one, name) for name in MentionItem.model_fields})


def statement_item(one: Saying) -> StatementItem:
    """Return a statement of a list."""
    return StatementItem(**{name: getattr(one, name) for name in StatementItem.model_fields})


def coming_item(one: UpcomingDate, *, full_text: bool) -> ComingItem:
    """Return a date ahead; where whole texts may not be sent, with the beginning of its sentence."""
    return ComingItem(
        **{
            name: getattr(one, name)
            for name in ComingItem.model_fields
            if name not in ("actors", "sentence")
        },
        sentence=one.sentence if full_text else snippet(one.sentence),
        actors=list(one.actors),
    )


def actor_item(one: Actor) -> ActorItem:
    """Return an actor with its aliases."""
    aliases = {language: list(some) for language, some in one.aliases.items()}
    return ActorItem(id=one.id, name=one.name, kind=one.kind, aliases=aliases, alert=one.alert)


def usual_item(actor: Actor, found: Baseline) -> UsualItem:
    """Return an actor beside its usual."""
    return UsualItem(actor=actor.id, name=actor.name, **asdict(found))


def digest_item(one: StoredIssue) -> DigestItem:
    """Return an issue of a list."""
    return DigestItem(**{name: getattr(one, name) for name in DigestItem.model_fields})


def feed_item(one: FeedHealth) -> FeedItem:
    """Return a feed with its health."""
    feed, state = one.feed, one.feed.state
    return FeedItem(
        **{name: getattr(feed, name) for name in ("outlet", "url", "kind", "language")},
        **{
            name: getattr(state, name)
            for name in ("last_fetch_at", "last_ok_at", "last_new_at", "next_due_at")
        },
        status=one.status,
        entries=one.volume.entries,
        new_last_day=one.new_last_day,
        failures=state.failures,
        detail=state.last_detail,
        notes=list(one.notes),
    )


def coverage_item(found: Coverage, *, since: datetime, until: datetime) -> CoverageItem:
    """Return what was read in a time."""
    counts = ("articles_read", "articles_flagged", "feeds_total", "feeds_read", "overdue")
    return CoverageItem(
        since=since,
        until=until,
        **{name: getattr(found, name) for name in counts},
        not_read=[_trouble(one) for one in found.blind],
        partly=[_trouble(one) for one in found.partly],
    )


def _trouble(one: FeedTrouble) -> TroubleItem:
    return TroubleItem(**{name: getattr(one, name) for name in TroubleItem.model_fields})
