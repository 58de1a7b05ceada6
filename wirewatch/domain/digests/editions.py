"""Editions: the digest of an issue that is composed once for all subscribers who ask alike.

An edition tells no other stories than the issue of the series does, by the articles that its subscribers asked for.
What they have been told of a story is worked out from the record of the series: an issue told it to a subscriber when
the articles it cited call for one of the subscriber's actors, in one of the subscriber's languages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
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

NO_ALERTS = "never"  # in place of a profile key: such readers get no alerts


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One issue as the readers of one profile get it."""

    profile: Profile
    readers: tuple[Subscriber, ...]
    digest: Digest
    silent: bool  # nothing of theirs is in it, and the series keeps silent then
    key: str  # of the profile; "" when it is the issue as the series tells it
    told: tuple[Told, ...] = ()
    undelivered: tuple[
        tuple[int, str], ...
    ] = ()  # issues that its digest lists: number and key of the profile

    @property
    def composed(self) -> Composed:
        """The edition as it was composed."""
        return Composed(digest=self.digest, told=self.told, silent=self.silent)


def compose_whole_issue(material: Material) -> Composed:
    """Compose the issue of the series itself: what is filed, and what counts as told from then on."""
    return compose_digest(
        replace(material, changed=[one for one in material.changed if not one.retold])
    )


def compose_editions(material: Material, *, whole: Composed) -> tuple[Edition, ...]:
    """Compose an issue for all who read it, once for each profile; see `edition`."""
    made = []
    for profile, readers in readers_by_profile(material.series).items():
        own = compose_edition(material, profile, whole=whole)
        key = "" if profile == whole_profile(material.series) else profile.key
        made.append(
            Edition(
                profile=profile,
                readers=readers,
                digest=own.digest,
                silent=own.silent,
                key=key,
                told=own.told,
            )
        )
    return tuple(made)


def compose_edition(material: Material, profile: Profile, *, whole: Composed) -> Composed:
    """Compose the issue as readers of one profile get it."""
    series = material.series
    if replace(profile, length="full") == whole_profile(series):
        return replace(whole, digest=replace(whole.digest, length=profile.length))
    theirs = narrow_to_profile(material, profile)
    wanted = watch_of(theirs)
    told = {one.story_id for one in whole.told}
    cited = {article for one in whole.told for article in one.article_ids}
    kind = _kind(material, profile)
    candidates = [
        _alerted(as_readers_know(one, profile, watch=wanted), kind)
        for one in material.candidates
        if one.id in told
    ]
    own = compose_digest(
        replace(
            theirs,
            candidates=candidates,
            coverage=_coverage(material, profile, wanted=wanted),
            changed=[
                one for one in material.changed if _is_theirs(one, profile, wanted, cited=cited)
            ],
            coming=[one for one in material.coming if profile.reads(one.language)],
        )
    )
    account = replace(own.digest.account, held_back=whole.digest.account.held_back)
    return replace(own, digest=replace(own.digest, account=account, length=profile.length))


def narrow_to_profile(material: Material, profile: Profile) -> Material:
    """Return the material as if its series asked for what a profile asks for."""
    series = material.series
    asked = replace(
        series,
        actors=profile.actors or series.actors,
        timezone=profile.timezone,
        reads=profile.read,
    )
    return replace(material, series=asked)


def as_readers_know(story: CandidateStory, profile: Profile, *, watch: Watch) -> CandidateStory:
    """Return a candidate as readers of a profile know it: what reached them is told, what they cannot read is not
    cited.

    An issue that cited an article reached them when what it cited calls for something of theirs; what it did not
    reach is news with the first issue that does, and is cited there.
    """
    if not profile.narrowed:
        return story
    reached = tuple(
        number for number in _issues(story) if _reached(story, number, profile, wanted=watch)
    )
    last = reached[-1] if reached else 0

    def is_told(article: CandidateArticle) -> bool:
        if not profile.reads(article.language):
            return True
        if article.told or article.told_in is None:
            return article.told and (article.told_in is None or article.told_in <= last)
        # An edit added an actor: that is news only to those who follow this actor.
        before = watch.headings(watch.named(article) - article.brought_in)
        return article.told_in <= last and watch.headings(watch.named(article)) == before

    articles = tuple(replace(article, told=is_told(article)) for article in story.articles)
    earlier = _earlier(story.earlier, profile, wanted=watch)
    thread = tuple(
        one for step in story.thread if (one := _earlier(step, profile, wanted=watch)) is not None
    )
    story = replace(story, thread=thread)
    if any(article.told and article.told_in is None for article in story.articles):
        return replace(story, articles=articles, earlier=earlier)  # nobody noted which issue it was
    return replace(
        story, articles=articles, told_in=reached, told_revision=len(reached), earlier=earlier
    )


def _earlier(
    earlier: EarlierStory | None, profile: Profile, *, wanted: Watch
) -> EarlierStory | None:
    """Return what readers of a profile were told of the story that another one develops."""
    if earlier is None or not earlier.tellings:
        return earlier
    reached = set()
    for number in {one.number for one in earlier.tellings}:
        so_far = [one for one in earlier.tellings if one.number <= number]
        cited = [one for one in so_far if one.number == number and profile.reads(one.language)]
        if cited and _calls(map(wanted.counted, cited), map(wanted.counted, so_far), wanted=wanted):
            reached.add(number)
    told_in = tuple(number for number in earlier.told_in if number in reached)
    return replace(earlier, told_in=told_in, texts=earlier.texts if reached else ())


def _alerted(story: CandidateStory, kind: str | None) -> CandidateStory:
    """Return a candidate with the alert that these readers had of it, if any; None: a kind that has what all had."""
    return story if kind is None else replace(story, alerted_at=dict(story.alerted).get(kind))


def _kind(material: Material, profile: Profile) -> str | None:
    if not profile.narrowed:
        return None
    kind = alert_profile(
        profile, material.series, triggers=alerting_ids(material.actors, material.interests)
    )
    return alert_profile_name(kind) if kind is not None else NO_ALERTS


def _issues(story: CandidateStory) -> list[int]:
    return sorted({article.told_in for article in story.articles if article.told_in is not None})


def _reached(story: CandidateStory, number: int, profile: Profile, *, wanted: Watch) -> bool:
    """Return whether an issue told a story to readers of a profile."""
    so_far = [
        article
        for article in story.articles
        if article.told_in is not None and article.told_in <= number
    ]
    cited = [
        article
        for article in so_far
        if article.told_in == number and profile.reads(article.language)
    ]
    return bool(cited) and _calls(_named(cited, wanted), _named(so_far, wanted), wanted=wanted)


def _calls(
    cited: Iterable[frozenset[str]], so_far: Iterable[frozenset[str]], *, wanted: Watch
) -> bool:
    """Return whether what an issue cited calls for something, an interest by all that was told of the story so far."""
    named = frozenset[str]().union(*cited)
    called = wanted.headings(frozenset[str]().union(*so_far))
    return any(one in wanted.interests or one in named for one in called)


def _named(articles: Iterable[CandidateArticle], wanted: Watch) -> Iterator[frozenset[str]]:
    """Return whom each article names, as it stood when it was told."""
    return (wanted.named(article) - article.brought_in for article in articles)


def _coverage(material: Material, profile: Profile, *, wanted: Watch) -> Coverage:
    """Return the coverage with the flagged articles that count for readers of a profile."""
    if not profile.narrowed:
        return material.coverage
    issue = material.issue
    flagged = sum(
        issue.window_start < article.seen_at <= issue.window_end
        and profile.reads(article.language)
        and bool(wanted.headings(wanted.named(article)))
        for story in material.candidates
        for article in story.articles
    )
    return replace(material.coverage, articles_flagged=flagged)


def _is_theirs(
    changed: ChangedArticle, profile: Profile, wanted: Watch, *, cited: Collection[int]
) -> bool:
    if not profile.narrowed:
        return not changed.retold
    called = wanted.headings(frozenset(changed.actors))
    before = wanted.headings(frozenset(changed.actors) - frozenset(changed.brought_in))
    # What is news to followers of an actor that an edit added is only a change to all others.
    is_change = not changed.retold or (called == before and changed.article_id in cited)
    return is_change and (bool(called) or not changed.actors) and profile.reads(changed.language)
