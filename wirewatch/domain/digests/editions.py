"""Editions: one digest of an issue for all subscribers with the same profile.

An edition has no stories that the issue of the series lacks, and cites only articles that its
subscribers asked for. What a subscriber already knows follows from the record of the series: an
issue reported a story to a subscriber when the articles it cited match one of the subscriber's
actors, in one of the subscriber's languages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from wirewatch.domain.configuration import Subscriber
from wirewatch.domain.digests.compose import Material, compose_digest, watch_of
from wirewatch.domain.digests.digest_items import ChangedArticle
from wirewatch.domain.digests.model import (
    CandidateArticle,
    CandidateStory,
    Composed,
    Coverage,
    Digest,
    EarlierStory,
    Told,
)
from wirewatch.domain.digests.selection import Watch
from wirewatch.domain.digests.subscriptions import (
    Profile,
    alert_profile,
    alert_profile_name,
    alerting_ids,
    readers_by_profile,
    whole_profile,
)

NO_ALERTS = "never"  # replaces a profile key: such readers get no alerts


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One issue as the readers of one profile get it."""

    profile: Profile
    readers: tuple[Subscriber, ...]
    digest: Digest
    silent: bool  # it is empty for them, and the series is not sent then
    key: str  # of the profile; "" if it equals the issue of the series
    told: tuple[Told, ...] = ()
    undelivered: tuple[tuple[int, str], ...] = ()  # issues it lists: number and key of the profile

    @property
    def composed(self) -> Composed:
        """The edition as it was composed."""
        return Composed(digest=self.digest, told=self.told, silent=self.silent)


def compose_whole_issue(material: Material) -> Composed:
    """Compose the issue of the series itself, which is filed and recorded."""
    changed = [article for article in material.changed if not article.retold]
    return compose_digest(replace(material, changed=changed))


def compose_editions(material: Material, *, whole: Composed) -> tuple[Edition, ...]:
    """Compose an issue for all who read it, once for each profile; see `compose_edition`."""
    editions = []
    for profile, readers in readers_by_profile(material.series).items():
        composed = compose_edition(material, profile, whole=whole)
        edition = Edition(
            profile=profile,
            readers=readers,
            digest=composed.digest,
            silent=composed.silent,
            key="" if profile == whole_profile(material.series) else profile.key,
            told=composed.told,
        )
        editions.append(edition)
    return tuple(editions)


def compose_edition(material: Material, profile: Profile, *, whole: Composed) -> Composed:
    """Compose the issue as readers of one profile get it."""
    if replace(profile, length="full") == whole_profile(material.series):
        return replace(whole, digest=replace(whole.digest, length=profile.length))
    narrowed = narrow_to_profile(material, profile)
    watch = watch_of(narrowed)
    told_ids = {story.story_id for story in whole.told}
    cited_ids = {article_id for story in whole.told for article_id in story.article_ids}
    alerts_name = _alerts_name(material, profile)
    candidates = []
    for story in material.candidates:
        if story.id in told_ids:
            story = as_readers_know(story, profile, watch=watch)
            if alerts_name is not None:
                story = replace(story, alerted_at=dict(story.alerted).get(alerts_name))
            candidates.append(story)
    changed = [
        article
        for article in material.changed
        if _concerns_readers(article, profile, watch, cited_ids=cited_ids)
    ]
    narrowed = replace(
        narrowed,
        candidates=candidates,
        coverage=_coverage(material, profile, watch=watch),
        changed=changed,
        coming=[event for event in material.coming if profile.reads(event.language)],
    )
    edition = compose_digest(narrowed)
    account = replace(edition.digest.account, held_back=whole.digest.account.held_back)
    return replace(edition, digest=replace(edition.digest, account=account, length=profile.length))


def narrow_to_profile(material: Material, profile: Profile) -> Material:
    """Narrow the material to what a profile asks for."""
    series = replace(
        material.series,
        actors=profile.actors or material.series.actors,
        timezone=profile.timezone,
        reads=profile.read,
    )
    return replace(material, series=series)


def as_readers_know(story: CandidateStory, profile: Profile, *, watch: Watch) -> CandidateStory:
    """Mark as known what reached the readers of a profile, and what they cannot read.

    A cited article reached them when it matches something they ask for. Articles that did not reach
    them are news in the first issue that does, and are cited there.
    """
    if not profile.is_narrowed:
        return story
    numbers = {article.told_in for article in story.articles if article.told_in is not None}
    reached = tuple(
        number for number in sorted(numbers) if _is_reached(story, number, profile, watch=watch)
    )
    last_reached = reached[-1] if reached else 0

    def is_told(article: CandidateArticle) -> bool:
        if not profile.reads(article.language):
            return True
        if article.told_in is None:
            return article.told
        if article.told_in > last_reached:
            return False
        # An edit added an actor: news only to followers of this actor.
        return article.told or watch.headings_of(article) == watch.headings(
            _actors_when_told(article, watch)
        )

    thread = [_earlier_as_known(step, profile, watch=watch) for step in story.thread]
    story = replace(
        story,
        articles=tuple(replace(article, told=is_told(article)) for article in story.articles),
        earlier=story.earlier and _earlier_as_known(story.earlier, profile, watch=watch),
        thread=tuple(thread),
    )
    if any(article.told and article.told_in is None for article in story.articles):
        return story  # the record does not say which issue reported it
    return replace(story, told_in=reached, told_revision=len(reached))


def _earlier_as_known(story: EarlierStory, profile: Profile, *, watch: Watch) -> EarlierStory:
    """The part of the developed story that reached readers of a profile."""
    if not story.tellings:
        return story
    reached = set()
    for number in {telling.number for telling in story.tellings}:
        so_far, cited = [], []
        for telling in story.tellings:
            if telling.number <= number:
                so_far.append(watch.counted_earlier(telling))
            if telling.number == number and profile.reads(telling.language):
                cited.append(watch.counted_earlier(telling))
        if _calls_for_heading(cited, so_far, watch=watch):
            reached.add(number)
    told_in = tuple(number for number in story.told_in if number in reached)
    return replace(story, told_in=told_in, texts=story.texts if reached else ())


def _is_reached(story: CandidateStory, number: int, profile: Profile, *, watch: Watch) -> bool:
    """True if an issue reported a story to readers of a profile."""
    so_far, cited = [], []
    for article in story.articles:
        if article.told_in is None:
            continue
        if article.told_in <= number:
            so_far.append(_actors_when_told(article, watch))
        if article.told_in == number and profile.reads(article.language):
            cited.append(_actors_when_told(article, watch))
    return _calls_for_heading(cited, so_far, watch=watch)


def _actors_when_told(article: CandidateArticle, watch: Watch) -> frozenset[str]:
    """The actors of an article without those that an edit added since it was reported."""
    return watch.counted_actors(article) - article.brought_in


def _calls_for_heading(
    cited: Iterable[frozenset[str]], so_far: Iterable[frozenset[str]], *, watch: Watch
) -> bool:
    """True if what an issue cited matches a heading; an interest counts the whole story so far."""
    cited = list(cited)
    if not cited:
        return False
    actors = frozenset[str]().union(*cited)
    headings = watch.headings(frozenset[str]().union(*so_far))
    return any(heading in watch.interests or heading in actors for heading in headings)


def _alerts_name(material: Material, profile: Profile) -> str | None:
    """The name under which alerts to these readers are recorded; None if they get all alerts."""
    if not profile.is_narrowed:
        return None
    triggers = alerting_ids(material.actors, material.interests)
    alerted = alert_profile(profile, material.series, triggers=triggers)
    return NO_ALERTS if alerted is None else alert_profile_name(alerted)


def _coverage(material: Material, profile: Profile, *, watch: Watch) -> Coverage:
    """The coverage with the flagged articles that count for readers of a profile."""
    if not profile.is_narrowed:
        return material.coverage
    issue = material.issue
    flagged = 0
    for story in material.candidates:
        for article in story.articles:
            in_window = issue.window_start < article.seen_at <= issue.window_end
            if in_window and profile.reads(article.language):
                flagged += bool(watch.headings_of(article))
    return replace(material.coverage, articles_flagged=flagged)


def _concerns_readers(
    changed: ChangedArticle, profile: Profile, watch: Watch, *, cited_ids: Collection[int]
) -> bool:
    if not profile.is_narrowed:
        return not changed.retold
    if not profile.reads(changed.language):
        return False
    headings = watch.headings(frozenset(changed.actors))
    if changed.actors and not headings:
        return False
    if not changed.retold:
        return True
    # For readers who do not follow the actor that an edit added, the edit is only a change.
    before = watch.headings(frozenset(changed.actors) - frozenset(changed.brought_in))
    return headings == before and changed.article_id in cited_ids
