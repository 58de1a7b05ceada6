"""Compose one Digest from candidate stories and what was told before, and record what it told."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from wirewatch.domain.configuration import Actor, Interest, Series
from wirewatch.domain.digests.brief import brief_of
from wirewatch.domain.digests.coverage import coverage_is_poor
from wirewatch.domain.digests.model import (
    Account,
    ActorSection,
    CandidateArticle,
    CandidateStory,
    Composed,
    Coverage,
    Digest,
    FeedTrouble,
    Issue,
    Length,
    Source,
    Told,
    ToldStory,
    Why,
)
from wirewatch.domain.digests.novelty import News, news_of
from wirewatch.domain.digests.printed import Changed, Coming, DateAhead, NotMeant
from wirewatch.domain.digests.quotes import quotes_of
from wirewatch.domain.digests.ranking import DERIVED, OWN, gloss_of, is_own, label_of, lead_of, level_of, rank, reads
from wirewatch.domain.digests.relevance import is_meant
from wirewatch.domain.digests.selection import FIELDS, Met, Pick, Watch, held_back, picks, watch
from wirewatch.domain.digests.snippet import opening
from wirewatch.domain.event_dates.occasions import (
    change_of,
    content_words,
    is_bare,
    is_new_day,
    is_official,
    is_show,
    proves,
)
from wirewatch.domain.languages.calendar import ENGLISH_MONTHS, ENGLISH_WEEKDAYS
from wirewatch.domain.model import AnnouncedDate, Mention, Relation
from wirewatch.domain.stories.features import SOUND, keys_of
from wirewatch.domain.stories.lexicon import PLACES
from wirewatch.domain.stories.terms import concept, fold, words
from wirewatch.domain.stories.timeline import independent_outlets

SHOWN = 7
SHORTEST = 4  # letters of a Latin word: shorter ones mean something else in the next language
LONGEST = 300  # characters of a sentence that is printed whole
ALIKE = 0.5  # share of the content words that two sentences about one event have in common
KEYS = 2  # events, places and names that two announcements of one event have in common, their headlines counted
_EVENTS = """
    talk meet delegation visit election parliament agree ceasefire invite protest parade law sanction president
    minister embass border war army weapon format party member refugee aid humanitarian recogni prime_minister
    government terror opposition security right prison expert un attack region spokes
"""
_EVENTFUL = frozenset(_EVENTS.split())
_CALENDAR = frozenset((*ENGLISH_WEEKDAYS, *ENGLISH_MONTHS))
# What ends on a day (a deadline, a ban) counts as an event, although nobody meets.
_EXPIRY = re.compile(
    r"\b(?:mandate|deadline|expires?|renewal|takes? effect|comes? into force|мандат|истека\w+|вступ\w+ в силу|mandat"
    r"|échéance|expire|vencimiento|vence|plazo|prazo|läuft ab|frist|in kraft)\b",
    re.IGNORECASE,
)
_PLACES = frozenset(line.split()[0].removesuffix("*") for line in PLACES.strip().splitlines())


def coming_up(
    announced: Iterable[Coming], *, wanted: Watch, today: str, languages: Collection[str] = ()
) -> tuple[Coming, ...]:
    """Return the next SHOWN events that a series watches, the nearest first, in words that the reader can read.

    One event is one day with a participant, place or matter in common, however many stories announce it. Of an event
    that the same or a later sentence moves the new day alone stands; of one that is called off none. Books, shows and
    prices stand behind what watched actors do.
    """
    asked = [one for one in announced if wanted.headings(frozenset(one.actors)) and not is_over(one.date, today)]
    watched = [one for one in asked if is_event(one) and (is_exact(one) or not _has_company(one, asked))]
    standing = _without_moved(watched, asked)
    events: list[list[Coming]] = []
    for one in sorted(standing, key=lambda one: _rank(one, languages)):
        same = next((event for event in events if any(_is_same(one, other) for other in event)), None)
        if same is None:
            events.append([one])
        else:
            same.append(one)
    chosen = sorted(events, key=_weight)[:SHOWN]
    return tuple(sorted((_speaks(event) for event in chosen), key=lambda one: (first_day(one.date), one.id)))


def is_event(one: Coming | AnnouncedDate) -> bool:
    """Return whether an announcement is of something that happens, said in a whole sentence that names its day.

    A bare weekday or week counts only with an event and somebody or some place in the sentence; a book, a show or a
    price only where its sentence names an actor.
    """
    if one.span not in one.sentence or len(one.sentence) > LONGEST or not proves(one.sentence, one.span):
        return False
    names = isinstance(one, Coming) and one.names
    if is_show(one.sentence):
        return names
    if _EXPIRY.search(one.sentence):
        return "W" not in one.date
    found = {known for word in words(fold(one.sentence)) if _is_word(word) and (known := concept(word))}
    return names or is_official(one.sentence) or bool(found & _EVENTFUL)


def _is_word(word: str) -> bool:
    return len(word) >= SHORTEST or not word.isascii()


def is_exact(one: Coming | AnnouncedDate) -> bool:
    """Return whether an announcement names its day by a figure."""
    return len(one.date) == len("2021-10-20") and not is_bare(one.span)


def _has_company(one: Coming, others: Sequence[Coming]) -> bool:
    """Return whether its sentence names another weekday as well: then neither says what happens on which."""
    there = (other for other in others if other.sentence == one.sentence and other.date != one.date)
    return any(not is_exact(other) for other in there)


def is_over(announced: str, today: str) -> bool:
    """Return whether a day or a week has come already, or a month is past: "2021-10-20", "2021-W42", "2021-10"."""
    if "W" in announced:
        year, week, _ = date.fromisoformat(today).isocalendar()
        return announced <= f"{year}-W{week:02}"
    return announced <= today if len(announced) == len(today) else announced < today[: len(announced)]


def first_day(announced: str) -> str:
    """Return the first day of a date, to sort by; what is none sorts by its letters."""
    try:
        if "W" in announced:
            year, _, week = announced.partition("-W")
            return date.fromisocalendar(int(year), int(week), 1).isoformat()
    except ValueError:
        return announced
    return announced if len(announced) > len("2021-10") else f"{announced}-01"


def _rank(one: Coming, languages: Collection[str]) -> tuple[bool, bool, bool, bool, bool, bool, str, int]:
    """Order announcements of one event: exact days, readable words, reports of their own, plain proofs, the first."""
    published = one.published_at.isoformat() if one.published_at else ""
    return (
        len(one.date) != len("2021-10-20"),
        not reads(languages, one.language),
        one.relation in DERIVED,
        is_bare(one.span),
        not is_official(one.sentence),
        not one.about,
        published,
        one.id,
    )


def _weight(event: Sequence[Coming]) -> tuple[bool, bool, int, str]:
    """Order events: no shows, those of watched actors, announced by many, soon."""
    shows = all(is_show(one.sentence) for one in event)
    return shows, not any(one.about for one in event), -len(event), first_day(event[0].date)


def _speaks(event: Sequence[Coming]) -> Coming:
    """Return the announcement that speaks for an event: the one that says that it was moved, else the best."""
    return next((one for one in event if change_of(one.sentence) == "moved" and len(one.date) > 7), event[0])


@dataclass(frozen=True, slots=True)
class _Move:
    """A sentence that says that an event was moved or called off, with the days that it names."""

    said: Coming
    old: frozenset[str]
    new: frozenset[str]

    def retires(self, one: Coming) -> bool:
        """Return whether an announcement is of the moved event and of its old day."""
        if _published(self.said) < _published(one) or one.date in self.new:
            return False
        if self.old:
            return one.date in self.old and (_is_of_story(self.said, one) or _is_akin(self.said, one))
        return is_official(one.sentence) and _is_akin(self.said, one)


def _without_moved(watched: Sequence[Coming], asked: Sequence[Coming]) -> list[Coming]:
    """Return the announcements without those of an event's old day; `asked` holds all days that sentences name."""
    by_sentence: dict[tuple[str, str], list[Coming]] = {}
    for one in asked:
        by_sentence.setdefault((one.url, one.sentence), []).append(one)
    moves = {key: move for key, some in by_sentence.items() if (move := _move(some))}

    def stands(one: Coming) -> bool:
        own = moves.get((one.url, one.sentence))
        others = (move for move in moves.values() if move is not own)
        return (own is None or one.date in own.new) and not any(move.retires(one) for move in others)

    return [one for one in watched if stands(one)]


def _move(some: Sequence[Coming]) -> _Move | None:
    """Return what a sentence, given by its dates, says of a moved event; None when it says nothing of that kind."""
    change = change_of(some[0].sentence)
    if change is None or not is_official(some[0].sentence):
        return None
    new = {one.date for one in some if change == "moved" and is_new_day(one.sentence, one.span)}
    return _Move(some[0], frozenset({one.date for one in some} - new), frozenset(new))


def _published(one: Coming) -> float:
    return one.published_at.timestamp() if one.published_at else 0.0


def _is_same(one: Coming, other: Coming) -> bool:
    """Return whether two announcements are of one event: of one time, and of one story or with matter in common."""
    if not _is_one_time(one.date, other.date):
        return False
    return _is_of_story(one, other) or _is_akin(one, other)


def _is_of_story(one: Coming, other: Coming) -> bool:
    return bool(one.story) and one.story == other.story


def _is_akin(one: Coming, other: Coming) -> bool:
    """Return whether two announcements have most of their words, or events, places and names in common."""
    mine, theirs = content_words(one.sentence), content_words(other.sentence)
    shared = len(mine & theirs)
    if shared > 1 and shared >= ALIKE * min(len(mine), len(theirs)):
        return True
    # "Next week" beside the day itself: little is lost when they are two events after all.
    needed = 1 if len(one.date) != len(other.date) else KEYS
    return len(_keys(one) & _keys(other)) >= needed


def _is_one_time(one: str, other: str) -> bool:
    if one == other:
        return True
    day, longer = (one, other) if len(one) > len(other) else (other, one)
    if len(day) != len("2021-10-20"):
        return False
    if "W" in longer:
        year, week, _ = date.fromisoformat(day).isocalendar()
        return longer == f"{year}-W{week:02}"
    return day.startswith(longer)


def _keys(one: Coming) -> frozenset[str]:
    """Return what an announcement is of: events, places and the sounds of names, alike in every language."""
    found = set()
    for word in words(fold(f"{one.title} {one.sentence}")):
        for key in keys_of(word, True):
            if not key[0].isdigit() and key not in _CALENDAR:
                found.add(key)
    return frozenset(key for key in found if key.startswith(SOUND) or key in _EVENTFUL or key in _PLACES)


LATE = timedelta(hours=24)
DATES = 2


def tell(pick: Pick, *, names: Mapping[str, str], today: str, languages: Sequence[str] = ()) -> ToldStory:
    """Return the story as a digest tells it: headline of the report that speaks for it, sources, snippet, why.

    `languages`: those that its readers read.
    """
    story = pick.story
    news = News() if pick.alone else news_of(story, pick.fresh, lead=pick.lead, actors=pick.actors)
    pick = replace(pick, lead=news.article or pick.lead)
    again = news.novelty == "none" or not (pick.alone or is_own(pick.lead, story.articles))
    known = _known(pick, languages=languages) if again else None
    lead = known or pick.lead
    voices = 1 if pick.alone else independent_outlets(_standing(story.articles))
    parts = opening(pick.lead, strong=pick.actors, only=news.sentences)
    shown = "".join(part.text for part in parts)
    withdrawn = all(article.gone_at is not None for article in (lead, *pick.fresh))
    by_id = {article.id: article for article in story.articles}
    return ToldStory(
        id=pick.id,
        title=headline(lead),
        sources=_sources(pick),
        actors=pick.actors,
        snippet=parts,
        snippet_language=lead.language,
        why=tuple(why for actor in pick.actors if (why := _why(pick, actor, names)) is not None),
        follow_up=story.told_revision > 0 and not pick.alone,
        late=_is_late(pick),
        independent_outlets=voices,
        statements=() if withdrawn else quotes_of(pick, shown=shown, languages=languages),
        dates=() if withdrawn else _dates(pick, today=today),
        in_title=any(m.field == "title" and m.actor in pick.actors for a in pick.fresh for m in a.mentions),
        level=_level(pick, news, voices=voices, withdrawn=withdrawn),
        gloss=gloss_of(lead, story.articles, languages=languages),
        known=_source(known, by_id) if known else None,
        withdrawn=withdrawn,
        unopened_at=lead.missing_since if lead.gone_at is None else None,
        alerted_at=story.alerted_at,
        develops=None if withdrawn else story.follows,
        told_in=() if pick.alone else story.told_in,
        novelty=news.novelty,
        develops_title=story.earlier.title if story.earlier else None,
        develops_in=story.earlier.told_in if story.earlier and not withdrawn else (),
    )


def _level(pick: Pick, news: News, *, voices: int, withdrawn: bool) -> Length:
    again = pick.story.told_revision > 0 and news.novelty != "some" and not pick.alone
    if withdrawn or again or news.novelty == "none":
        return "brief"
    own = [article for article in pick.fresh if pick.alone or is_own(article, pick.story.articles)]
    return level_of(own, actors=pick.actors, voices=voices)


def _standing(articles: Sequence[CandidateArticle]) -> list[CandidateArticle]:
    """Return the articles that their outlets have not taken away; all of them where none is left."""
    return [article for article in articles if article.gone_at is None] or list(articles)


def _known(pick: Pick, *, languages: Sequence[str]) -> CandidateArticle | None:
    """Return the report by which the story was told, where nothing of what came since is new."""
    known = [a for a in pick.story.articles if a.told and a.gone_at is None and a.relation is not Relation.REWRITE]
    best = lead_of(known, languages=languages) if known else None
    readable = best is not None and (
        reads(languages, best.language) or not any(reads(languages, one.language) for one in pick.fresh)
    )
    return best if readable else None


def headline(article: CandidateArticle) -> str:
    """Return an article's title, or the beginning of its text when it has none."""
    return article.title.strip() or " ".join((article.lead or article.body).split()[:12]) or article.url


def _sources(pick: Pick) -> tuple[Source, ...]:
    by_id = {article.id: article for article in pick.story.articles}
    if pick.alone:
        return (_source(pick.lead, {}),)
    rest = [article for article in pick.fresh if article.id != pick.lead.id]
    told = [
        article for article in pick.story.articles if article.quiet and article not in pick.fresh and not article.told
    ]
    return tuple(_source(article, by_id) for article in [pick.lead, *sorted(rest + told, key=_since)])


def _since(article: CandidateArticle) -> tuple[datetime, str, str]:
    """Return from when on an outlet had it, by what it says, but not later than we saw it: the first is named first."""
    return min(article.published_at or article.seen_at, article.seen_at), article.outlet, article.url


def _source(article: CandidateArticle, by_id: Mapping[int, CandidateArticle]) -> Source:
    origin = by_id.get(article.nearest) if article.nearest is not None and article.relation in DERIVED else None
    return Source(
        outlet=article.outlet,
        language=article.language,
        url=article.url,
        title=headline(article),
        published_at=article.published_at,
        seen_at=article.seen_at,
        # Whose source was never read, or is kept quiet about, is only said to exist.
        relation=article.relation if origin is not None or article.relation in OWN else Relation.REPORT,
        owner=article.owner,
        body_source=article.body_source,
        of=origin.url if origin else None,
        of_outlet=origin.outlet if origin else None,
    )


def _why(pick: Pick, actor: str, names: Mapping[str, str]) -> Why | None:
    """Return why the lead article, or else the first that names the actor, was flagged for it."""
    for article in (pick.lead, *pick.fresh):
        mentions = sorted((m for m in article.mentions if m.actor == actor), key=_in_reading_order)
        if mentions:
            first = mentions[0]
            return Why(
                actor=actor,
                name=names.get(actor, actor),
                alias=first.alias,
                surface=first.surface,
                places=tuple(place for place in FIELDS if any(m.field == place for m in mentions)),
                times=len(mentions),
                context=first.context,
            )
    return None


def _in_reading_order(mention: Mention) -> tuple[int, int]:
    return FIELDS.index(mention.field), mention.start


def _is_late(pick: Pick) -> bool:
    """Return whether even the newest of what is told was published a day or more before we saw it."""
    return all(a.published_at is not None and a.seen_at - a.published_at >= LATE for a in pick.fresh)


def _dates(pick: Pick, *, today: str) -> tuple[DateAhead, ...]:
    """Return the announced dates that lie ahead of the issue and were not told: what is today's is no announcement."""
    told = {one.date for article in pick.story.articles if article.told for one in article.dates}
    coming: dict[str, DateAhead] = {}
    for article in (pick.lead, *pick.fresh):
        if article.relation in DERIVED and article is not pick.lead:
            continue
        for announced in article.dates:
            ahead = announced.kind == "upcoming" and not is_over(announced.date, today)
            if (
                ahead
                and announced.date not in told
                and is_event(announced)
                and (is_exact(announced) or len(announced.date) == len("2021-10"))
            ):
                values = {one.name: getattr(announced, one.name) for one in fields(AnnouncedDate)}
                coming.setdefault(announced.date, DateAhead(**values, url=article.url, outlet=article.outlet))
    return tuple(coming.values())[:DATES]


STORIES = 40  # in one message
BRIEF = 15  # in a brief one: it is to fit one screen


def stories_that_fit(digest: Digest, *, stories: int | None = STORIES) -> list[str]:
    """Return the ids of the stories that a message of at most `stories` (None: every one) holds, the first to stay
    first.

    The top stories, then each actor's first, each actor's second, ...: so that no section crowds out another.
    """
    ranks = [(place, story.id) for section in digest.sections for place, story in enumerate(section.stories)]
    ids = list(dict.fromkeys([*digest.top, *(id for _, id in sorted(ranks, key=lambda one: one[0]))]))
    if digest.length == "brief":
        return ids[: BRIEF if stories is None else min(stories, BRIEF)]
    return ids[:stories]


TOP = 3
USUAL = 3  # stories that show what an actor is usually in
_NOT_LOOKED = Coverage(articles_read=0, articles_flagged=0, feeds_total=0, feeds_read=0)


def compose(
    *,
    series: Series,
    actors: Sequence[Actor],
    issue: Issue,
    candidates: Sequence[CandidateStory],
    coverage: Coverage,
    interests: Sequence[Interest] = (),
    met: Met | None = None,
    since: Mapping[str, datetime] | None = None,
    troubles: Sequence[FeedTrouble] = (),
    changed: Sequence[Changed] = (),
    coming: Sequence[Coming] = (),
    notes: Sequence[str] = (),
) -> Composed:
    """Compose one issue of a series: its stories, their order, and its coverage.

    `actors` is the whole watchlist in its order; `met` tests an interest (by id) against a story's actors;
    `since` tells from when on an actor or interest is asked for, if not all along. Of `coming` it takes what the
    series watches and its stories do not announce themselves.
    """
    names = {actor.id: label_of(actor) for actor in actors} | {one.id: one.name or one.id for one in interests}
    wanted = watch(series, actors=actors, interests=interests, met=met or {}, since=since)
    today = issue.composed_at.astimezone(ZoneInfo(series.timezone)).date().isoformat()
    found = picks(candidates, wanted=wanted, series=series, issue=issue)
    doubtful = _doubtful(found, actors)
    chosen = [pick for pick in found if pick not in doubtful]
    ahead = coming_up(coming, wanted=wanted, today=today, languages=series.reads)
    stories = (tell(pick, names=names, today=today, languages=series.reads) for pick in chosen)
    told = {story.id: _without(story, ahead) for story in stories}
    held = held_back(candidates, told=chosen, issue=issue, quiet=coverage.quiet)
    sections = _sections(chosen, told, order=(*wanted.interests, *wanted.actors), names=names)
    ranked = sorted(told.values(), key=rank)
    digest = replace(
        _titled(series, issue=issue),
        account=_account(issue, coverage, ranked, held=held),
        top=tuple(story.id for story in ranked[:TOP] if story.level == "full"),
        sections=sections,
        unnamed=tuple(names[one] for one in wanted.actors if one not in {section.actor for section in sections}),
        changed=_changed(changed),
        coming=ahead,
        troubles=tuple(troubles),
        not_meant=_not_meant(doubtful),
        notes=tuple(notes),
        actor_names=names,
    )
    digest = replace(digest, brief=brief_of(digest, chosen))
    blind = coverage_is_poor(feeds_total=coverage.feeds_total, feeds_read=coverage.feeds_read)
    # A series that is silent says "no news", so after an outage of many feeds the issue is sent all the same.
    silent = not told and not changed and not blind and series.when_quiet == "silent"
    return Composed(digest=digest, told=_record(digest, chosen, doubtful), silent=silent)


def _titled(series: Series, *, issue: Issue) -> Digest:
    """Return the issue without stories: series, number, window and what its foot says."""
    return Digest(
        series=series.id,
        title=series.title or series.id.replace("-", " ").capitalize(),
        number=issue.number,
        timezone=series.timezone,
        due_at=issue.due_at,
        composed_at=issue.composed_at,
        account=_account(issue, _NOT_LOOKED, (), held=0),
        next_issue_at=issue.next_at,
        first_issue=issue.first,
        archive_url=issue.archive_url,
        unsubscribe_url=issue.unsubscribe_url,
        config_hash=issue.config_hash,
        build=issue.build,
        watching=series.actors,
        reads=series.reads,
    )


def _doubtful(found: Sequence[Pick], actors: Sequence[Actor]) -> list[Pick]:
    """Return the stories of which no article seems to mean an actor."""
    by_id = {actor.id: actor for actor in actors}
    doubtful = [pick for pick in found if not any(is_meant(article, by_id) for article in pick.story.articles)]
    # An actor of whom most articles are of that kind is one of sport or the arts itself.
    usual = {
        actor
        for actor in by_id
        if (of_actor := [pick for pick in found if actor in pick.actors])
        and len(of_actor) >= USUAL
        and 2 * sum(pick in doubtful for pick in of_actor) >= len(of_actor)
    }
    return [pick for pick in doubtful if not set(pick.actors) & usual]


def _without(story: ToldStory, ahead: Sequence[Coming]) -> ToldStory:
    """Leave out of a story the dates that stand among those ahead."""
    there = {one.date for one in ahead}
    return replace(story, dates=tuple(one for one in story.dates if one.date not in there))


def _changed(changed: Sequence[Changed]) -> tuple[Changed, ...]:
    """Put what was taken away first, then other headlines, then other words; in each the latest first."""
    return tuple(
        sorted(
            changed,
            key=lambda one: (one.kind != "retracted", one.old_title is None, -one.seen_at.timestamp(), one.url),
        )
    )


def _sections(
    chosen: Sequence[Pick], told: Mapping[str, ToldStory], *, order: Sequence[str], names: Mapping[str, str]
) -> tuple[ActorSection, ...]:
    """Return one section per heading that has anything; a story stands under its first, the others point to it."""
    sections = []
    for heading in order:
        here = [pick for pick in chosen if heading in pick.headings]
        standing = [told[pick.id] for pick in here if pick.headings[0] == heading]
        elsewhere = [pick for pick in here if pick.headings[0] != heading]
        pointers = tuple(
            (pick.id, told[pick.id].title, names.get(pick.headings[0], pick.headings[0]))
            for pick in sorted(elsewhere, key=lambda pick: rank(told[pick.id]))
        )
        if standing or pointers:
            stories = tuple(sorted(standing, key=lambda story: (story.follow_up, rank(story))))
            name = names.get(heading, heading)
            sections.append(ActorSection(actor=heading, name=name, stories=stories, pointers=pointers))
    return tuple(sections)


def _account(issue: Issue, coverage: Coverage, stories: Sequence[ToldStory], *, held: int) -> Account:
    follow_ups = sum(story.follow_up for story in stories)
    return Account(
        window_start=issue.window_start,
        window_end=issue.window_end,
        articles_read=coverage.articles_read,
        articles_flagged=coverage.articles_flagged,
        stories=len(stories),
        new_stories=len(stories) - follow_ups,
        follow_ups=follow_ups,
        previous_number=issue.previous_number,
        previous_stories=issue.previous_stories,
        feeds_total=coverage.feeds_total,
        feeds_read=coverage.feeds_read,
        blind=coverage.blind,
        partly=coverage.partly,
        overdue=coverage.overdue,
        held_back=held,
        late_by=issue.late_by,
        missed=issue.missed,
    )


def _not_meant(doubtful: Sequence[Pick]) -> tuple[NotMeant, ...]:
    """Return the articles that most likely name no actor, for the foot: by title, and never as stories."""
    return tuple(
        NotMeant(
            url=article.url,
            title=article.title,
            outlet=article.outlet,
            language=article.language,
            actors=pick.actors,
        )
        for pick in doubtful
        for article in pick.fresh
    )


def _record(digest: Digest, chosen: Sequence[Pick], doubtful: Sequence[Pick]) -> tuple[Told, ...]:
    """Return what the digest said, for the store: by these rows nothing is told again as new. Once for each story."""
    picked = {pick.id: pick for pick in chosen}
    told: dict[int, list[Pick]] = {}
    for pick in (*(picked[shown.id] for shown in digest.stories), *doubtful):
        told.setdefault(pick.story.id, []).append(pick)
    return tuple(
        Told(
            story_id=story_id,
            revision=parts[0].story.told_revision + 1,
            article_ids=tuple(article.id for pick in parts for article in pick.fresh),
            position=position,
        )
        for position, (story_id, parts) in enumerate(told.items(), start=1)
    )
