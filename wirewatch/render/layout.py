"""Lay out a digest once, so that text, HTML, chats and JSON show the same in the same order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.stories.sources import without_dateline
from wirewatch.domain.digests.compose import MAX_STORIES_IN_MESSAGE, stories_that_fit
from wirewatch.domain.digests.digest_items import DoubtfulArticle
from wirewatch.domain.digests.model import ActorSection, Digest, ToldStory
from wirewatch.render import summary
from wirewatch.render.changes import (
    MAX_CHANGES,
    ChangeView,
    ExtractView,
    UpcomingDateView,
    change_views,
    extract_views,
    upcoming_date_views,
)
from wirewatch.render.cleaning import clean
from wirewatch.render.digest_cleaning import clean_digest
from wirewatch.render.formatting import format_moment, join_names, number_word
from wirewatch.render.story_view import StoryView, story_view
from wirewatch.render.undelivered import UndeliveredView, undelivered_line, undelivered_views

FULL_STORIES_PER_ACTOR = 3
MIN_STORIES_FOR_TOP = 4  # with fewer, a section of top stories would repeat the digest
PREHEADER_CHARS = 140
MAX_DOUBTFUL_ARTICLES = 10
MAX_ALSO_NAMED = 12  # actors
BRIEF_ISSUE_LINES = 3  # of changes, and of dates, in a brief issue

TOP_HEADING = "Top stories"
CHANGES_HEADING = "Changed or taken down"
UPCOMING_HEADING = "Coming up"
DOUBTFUL_HEADING = "Probably not meant"
HEALTH_HEADING = "Feed health"


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """One actor's part of a digest."""

    actor: str  # id of the actor or interest
    name: str
    count: int  # stories of this message in it
    full: tuple[StoryView, ...]
    brief: tuple[StoryView, ...]
    omitted: str = ""  # about its stories that this message leaves out

    @property
    def stories(self) -> tuple[StoryView, ...]:
        """All of them, those in full first."""
        return (*self.full, *self.brief)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLayout:
    """A digest laid out. All text is clean."""

    name: str  # of the series
    number: int
    window: str
    account: tuple[str, ...]
    first_issue_note: str
    warning: str  # too few feeds were read; ""
    quiet: str  # in place of stories; ""
    preheader: str  # what an inbox shows after the subject
    extracts: tuple[ExtractView, ...]  # the brief at the head
    top: tuple[StoryView, ...]  # in full, before the actors' sections
    is_brief: bool  # a line or two for a story: `brief_stories` replaces the sections
    brief_stories: tuple[StoryView, ...]  # by weight; empty in a full issue
    sections: tuple[SectionView, ...]
    also_named: str  # actors that stories of others name; ""
    not_meant: tuple[DoubtfulArticle, ...]  # articles that most likely name no actor
    unnamed: str  # actors without a story; ""
    omitted: str  # about stories that this message leaves out; ""
    undelivered: tuple[UndeliveredView, ...]  # issues that could not be sent in time
    undelivered_omitted: str  # about older ones of them; ""
    archive_url: str | None
    unsubscribe_url: str | None
    missed_url: str | None  # by which a reader reports something missing
    changes: tuple[ChangeView, ...]
    changes_omitted: str
    coming: tuple[UpcomingDateView, ...]
    health: tuple[tuple[str, str], ...]  # (outlets, words)
    notes: tuple[str, ...]
    foot: tuple[str, ...]

    @property
    def actors_note(self) -> str:
        """The actors that stories of others name, and those without a story."""
        return " ".join(filter(None, (self.also_named, self.unnamed)))


def lay_out(
    digest: Digest,
    *,
    full: int = FULL_STORIES_PER_ACTOR,
    stories: int | None = MAX_STORIES_IN_MESSAGE,
) -> DigestLayout:
    """Lay out a digest.

    Args:
        digest: the digest as composed; it is cleaned here.
        full: detailed stories per actor.
        stories: upper limit of stories in the message; None for all of them.
    """
    digest = clean_digest(digest)
    is_brief = digest.length == "brief"
    if is_brief:
        full = 0
    ids = stories_that_fit(digest, stories=stories)
    views = _story_views(digest, shown=frozenset(ids))
    top = _top_stories(digest, views) if full else ()
    sections = _sections(digest, views, shown=frozenset(ids), top=top, full=full)
    changes, changes_omitted = change_views(digest, limit=_change_limit(digest, stories))
    undelivered, undelivered_omitted = undelivered_views(digest)
    return DigestLayout(
        name=digest.title,
        number=digest.number,
        window=summary.window_line(digest),
        account=_account(digest),
        first_issue_note=_first_issue_note(digest),
        warning=summary.coverage_warning(digest),
        quiet="" if views else summary.quiet_sentence(digest),
        preheader=_preheader(digest),
        extracts=extract_views(digest),
        top=top,
        is_brief=is_brief,
        brief_stories=tuple(views[story_id] for story_id in ids) if is_brief else (),
        sections=sections,
        also_named="" if is_brief else _also_named(digest, sections, top=top),
        not_meant=digest.not_meant[:MAX_DOUBTFUL_ARTICLES],
        unnamed=summary.unnamed_sentence(digest),
        omitted=_omitted_stories(len(views) - len(ids), digest),
        undelivered=undelivered,
        undelivered_omitted=undelivered_omitted,
        archive_url=digest.archive_url,
        unsubscribe_url=digest.unsubscribe_url,
        missed_url=digest.missed_url,
        changes=changes,
        changes_omitted=changes_omitted,
        coming=upcoming_date_views(digest)[: BRIEF_ISSUE_LINES if is_brief else None],
        health=() if is_brief else summary.feed_health(digest),
        notes=digest.notes,
        foot=_foot(digest),
    )


def _story_views(digest: Digest, *, shown: Collection[str]) -> dict[str, StoryView]:
    """The views of all stories by id, without links to stories that the message leaves out."""
    quoted_openings = {}
    if digest.length != "brief":
        for extract in digest.brief:
            if extract.kind == "happened":
                quoted_openings[extract.story] = extract.text
    views = {}
    for story in digest.stories:
        continued = _continue_after_brief(story, quoted_openings.get(story.id))
        views[story.id] = _without_missing_target(story_view(continued, digest), shown)
    return views


def _continue_after_brief(story: ToldStory, opening: str | None) -> ToldStory:
    """Continue the snippet after the sentence that the brief already quotes."""
    if not opening:
        return story
    snippet = "".join(part.text for part in story.snippet).strip()
    if story.further or snippet.endswith(opening):
        return replace(story, snippet=story.further)
    return story


def _without_missing_target(view: StoryView, shown: Collection[str]) -> StoryView:
    url = view.earlier_url or ""
    if url.startswith("#") and url.removeprefix("#s-") not in shown:
        return replace(view, earlier_url=None)
    return view


def _top_stories(digest: Digest, views: Mapping[str, StoryView]) -> tuple[StoryView, ...]:
    """The top stories, or none if the digest has fewer than MIN_STORIES_FOR_TOP."""
    if len(views) < MIN_STORIES_FOR_TOP:
        return ()
    return tuple(views[story_id] for story_id in digest.top if story_id in views)


def _sections(
    digest: Digest,
    views: Mapping[str, StoryView],
    *,
    shown: Collection[str],
    top: Sequence[StoryView],
    full: int,
) -> tuple[SectionView, ...]:
    """The actors' sections that have a story below the top ones."""
    below_top = set(shown) - {view.id for view in top}
    sections = []
    for section in digest.sections:
        stories = [views[story.id] for story in section.stories if story.id in below_top]
        if stories:
            omitted = sum(story.id not in shown for story in section.stories)
            sections.append(_section(section, stories, full=full, omitted=omitted))
    return tuple(sections)


def _section(
    section: ActorSection, stories: Sequence[StoryView], *, full: int, omitted: int
) -> SectionView:
    detailed = [view for view in stories if view.level == "full" and not view.unchanged_note][:full]
    return SectionView(
        actor=section.actor,
        name=section.name,
        count=len(stories),
        full=tuple(detailed),
        brief=tuple(view for view in stories if view not in detailed),
        omitted=f"And {number_word(omitted)} more under {section.name}." if omitted else "",
    )


def _account(digest: Digest) -> tuple[str, ...]:
    sentences = (
        *summary.account_sentences(digest),
        *summary.anomaly_sentences(digest),
        undelivered_line(digest),
    )
    return tuple(filter(None, sentences))


def _change_limit(digest: Digest, stories: int | None) -> int:
    if digest.length == "brief":
        return BRIEF_ISSUE_LINES
    return len(digest.changed) if stories is None else MAX_CHANGES


def _preheader(digest: Digest) -> str:
    """The brief, or else how the top story begins."""
    brief = " ".join(extract.text for extract in digest.brief)
    return clean(brief or _top_snippet(digest), PREHEADER_CHARS)


def _top_snippet(digest: Digest) -> str:
    for story in digest.stories:
        if story.id in digest.top[:1] and story.novelty != "none":
            return without_dateline("".join(part.text for part in story.snippet))
    return ""


def _also_named(
    digest: Digest, sections: Sequence[SectionView], *, top: Sequence[StoryView]
) -> str:
    """As "Also named: Moscow format." for actors that no heading and no detailed story names."""
    detailed = [*top, *(view for section in sections for view in section.full)]
    named_above = {section.actor for section in sections}
    named_above |= {why.actor for view in detailed for why in view.why}
    names = [section.name for section in digest.sections if section.actor not in named_above]
    return f"Also named: {join_names(names, at_most=MAX_ALSO_NAMED)}." if names else ""


def _first_issue_note(digest: Digest) -> str:
    if not digest.first_issue or digest.account.held_back:
        return ""  # the account says it
    return "First issue: it begins with recently published articles."


def _omitted_stories(count: int, digest: Digest) -> str:
    if count <= 0:
        return ""
    place = "full" if digest.archive_url else "filed"
    stories = "one more story is" if count == 1 else f"{number_word(count)} more stories are"
    return f"And {stories} in the {place} issue."


def _foot(digest: Digest) -> tuple[str, ...]:
    lines = []
    # Readers who asked for less than the whole must be able to see that, and for what.
    if digest.chosen:
        lines.append(f"What you asked for of “{digest.title}”: {digest.chosen}.")
    if digest.next_issue_at:
        due = format_moment(digest.next_issue_at, digest.timezone, today=digest.composed_at)
        lines.append(f"Next issue: {due}.")
    return tuple(lines)
