"""A digest laid out: which stories stand in full, which on one line, and every sentence around them.

The text, the HTML and the Slack renderer all start from this, so that they say the same in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wirewatch.domain.digest.model import ActorSection, Digest
from wirewatch.domain.digest.room import STORIES, shown
from wirewatch.render import account
from wirewatch.render.ahead import CHANGES, ChangeView, ComingView, changes, coming
from wirewatch.render.clean import cleaned
from wirewatch.render.story import StoryView, story_view
from wirewatch.render.undelivered import UndeliveredView, undelivered_line, undelivered_views
from wirewatch.render.words import listed, moment, spelled

FULL = 3  # stories in full under one actor
POINTERS = 3  # to one other actor; the rest is counted
ACTORS = 12  # that point to the same stories
BRIEF_LINES = 3  # of what changed, and of what is coming, in a brief issue
TOP_FROM = 5  # stories; fewer need no table of contents


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointers:
    """The stories that name an actor and stand under another one."""

    under: str  # name of the other
    stories: tuple[tuple[str, str], ...]  # (story id, headline), at most POINTERS
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """One actor's part of a digest."""

    name: str
    count: int  # stories that name the actor, wherever they stand
    full: tuple[StoryView, ...]
    brief: tuple[StoryView, ...]
    pointers: tuple[Pointers, ...]
    left: str = ""  # about its stories that this message leaves out


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A digest laid out. All text is clean."""

    name: str  # of the series
    number: int
    window: str
    account: tuple[str, ...]
    first: str  # a word about the first issue; "" for others
    warning: str  # too few feeds were read
    quiet: str  # in the place of stories; "" when there are some
    top: tuple[StoryView, ...]
    brief: bool  # an issue of one line or two for a story: the stories are `listed`
    listed: tuple[StoryView, ...]  # the stories of a brief issue, by their weight; empty in a full one
    sections: tuple[SectionView, ...]
    also_named: tuple[SectionView, ...]  # actors without a story of their own
    unnamed: str  # of whom nothing is told; "" when that would say too much, or nothing
    rtl: frozenset[str]  # ids of the stories whose headlines run from right to left
    more: str  # stories left out of this message
    undelivered: tuple[UndeliveredView, ...]  # issues that could not be sent in time
    undelivered_more: str  # about older ones of them; ""
    archive_url: str | None
    unsubscribe_url: str | None
    missed_url: str | None  # address of a reader's word that something is missing
    changed: tuple[str, ...]  # the same as `changes` in a line each
    changes: tuple[ChangeView, ...]
    changes_more: str
    coming: tuple[ComingView, ...]
    health: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    foot: tuple[str, ...]


def page(digest: Digest, *, full: int = FULL, stories: int | None = STORIES) -> Page:
    """Lay a digest out with `full` stories in full under each actor and at most `stories` in all (None: every one)."""
    safe, brief = cleaned(digest), digest.length == "brief"
    ids = shown(safe, stories=stories)
    kept = frozenset(ids)
    views = {story.id: _reachable(story_view(story, safe), kept) for story in safe.stories}
    sections = tuple(_section(one, views, shown=kept, full=0 if brief else full) for one in safe.sections)
    lines = BRIEF_LINES if brief else None
    bound = CHANGES if stories is not None else len(safe.changed)
    changed, changes_more = changes(safe, at_most=lines or bound)
    missed, missed_more = undelivered_views(safe)
    return Page(
        name=safe.title,
        number=safe.number,
        window=account.window(safe),
        account=(*account.sentences(safe), *([line] if (line := undelivered_line(safe)) else [])),
        first=_first(safe),
        warning=account.warning(safe),
        quiet="" if views else account.quiet(safe),
        top=tuple(views[id] for id in safe.top if id in views) if len(views) >= TOP_FROM and not brief else (),
        brief=brief,
        listed=tuple(views[id] for id in ids) if brief else (),
        sections=tuple(one for one in sections if one.full or one.brief),
        also_named=() if brief else _merged([one for one in sections if not (one.full or one.brief)]),
        unnamed=account.unnamed(safe),
        rtl=frozenset(id for id, view in views.items() if view.direction == "rtl"),
        more=_more(len(views) - len(ids), archived=safe.archive_url is not None),
        undelivered=missed,
        undelivered_more=missed_more,
        archive_url=safe.archive_url,
        unsubscribe_url=safe.unsubscribe_url,
        missed_url=safe.missed_url,
        changed=(*(one.line for one in changed), *([changes_more] if changes_more else [])),
        changes=changed,
        changes_more=changes_more,
        coming=coming(safe)[:lines],
        health=() if brief else account.health(safe),
        notes=safe.notes,
        foot=_foot(safe),
    )


def pointed(group: Pointers) -> str:
    """Give "Under Taliban: one headline; another; and 3 more"."""
    titles = [title for _, title in group.stories] + ([f"and {group.more} more"] if group.more else [])
    return f"Under {group.under}: {'; '.join(titles)}"


def _reachable(view: StoryView, shown: frozenset[str]) -> StoryView:
    """Take away a link to a story that this message leaves out."""
    into_page = view.earlier_url is not None and view.earlier_url.startswith("#")
    missing = into_page and (view.earlier_url or "").removeprefix("#s-") not in shown
    return replace(view, earlier_url=None) if missing else view


def _section(section: ActorSection, views: dict[str, StoryView], *, shown: frozenset[str], full: int) -> SectionView:
    here = [views[story.id] for story in section.stories if story.id in shown]
    in_full = [view for view in here if not view.again][:full]
    left = len(section.stories) - len(here)
    return SectionView(
        name=section.name,
        count=len(section.stories) + len(section.pointers),
        full=tuple(in_full),
        brief=tuple(view for view in here if view not in in_full),
        pointers=_pointers([pointer for pointer in section.pointers if pointer[0] in shown]),
        left=f"And {spelled(left)} more under {section.name}." if left else "",
    )


def _merged(sections: Sequence[SectionView]) -> tuple[SectionView, ...]:
    """Say once what points to the same stories: "Moscow format and Doha talks"."""
    names: dict[tuple[Pointers, ...], list[str]] = {}
    for section in sections:
        names.setdefault(section.pointers, []).append(section.name)
    first = {section.pointers: section for section in reversed(sections)}
    return tuple(replace(first[key], name=listed(alike, at_most=ACTORS)) for key, alike in names.items())


def _pointers(pointers: Sequence[tuple[str, str, str]]) -> tuple[Pointers, ...]:
    """Group pointers by the actor that they point to."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for id, title, under in pointers:
        grouped.setdefault(under, []).append((id, title))
    return tuple(
        Pointers(under=under, stories=tuple(stories[:POINTERS]), more=max(0, len(stories) - POINTERS))
        for under, stories in grouped.items()
    )


def _first(digest: Digest) -> str:
    if not digest.first_issue:
        return ""
    return "First issue. It begins with what was published lately; from the next one on, only what is new is told."


def _more(left_out: int, *, archived: bool) -> str:
    if left_out <= 0:
        return ""
    where = "in the full issue" if archived else "in the filed issue (`wirewatch digest list`)"
    stories = "one more story is" if left_out == 1 else f"{spelled(left_out)} more stories are"
    return f"And {stories} {where}."


def _foot(digest: Digest) -> tuple[str, ...]:
    issue = f"Issue {digest.number} of the series “{digest.title}”"
    # Who asked for less than the whole must be able to see that, and what.
    lines = [
        f"{issue}: what you asked for of it ({digest.chosen})." if digest.chosen else f"{issue}, for its subscribers."
    ]
    if digest.next_issue_at:
        lines.append(f"Next issue: {moment(digest.next_issue_at, digest.timezone, today=digest.composed_at)}.")
    build = f"wirewatch {digest.build}" if digest.build else "wirewatch"
    config = f", config {digest.config_hash[:8]}" if digest.config_hash else ""
    composed = moment(digest.composed_at, digest.timezone, today=digest.due_at)
    lines.append(f"Composed {composed} by {build}{config}.")
    return tuple(lines)
