"""Lay out a digest and render it as one HTML document: for the mail and, byte for byte, for the file.

The text, the HTML and the Slack renderer all start from this layout, so that they say the same in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from extractors.languages.tags import english_name
from extractors.stories.sources import without_dateline
from wirewatch.domain.digests.compose import MAX_STORIES_IN_MESSAGE, stories_that_fit
from wirewatch.domain.digests.digest_items import DoubtfulArticle
from wirewatch.domain.digests.model import ActorSection, Digest, ToldStory
from wirewatch.render import summary
from wirewatch.render.digest_view import (
    CHANGES,
    ChangeView,
    ExtractView,
    StoryView,
    UpcomingDateView,
    change_views,
    extract_views,
    extract_words,
    places,
    story_view,
    upcoming_date_views,
)
from wirewatch.render.formatting import (
    clean,
    clean_digest,
    format_moment,
    join_names,
    number_word,
    quantity,
    safe_url,
)
from wirewatch.render.summary import digest_subject
from wirewatch.render.undelivered import UNDELIVERED_HEADING as UNDELIVERED
from wirewatch.render.undelivered import UndeliveredView, undelivered_line, undelivered_views

FULL_STORIES_PER_ACTOR = 3  # stories in full under one actor
PREHEADER = 140  # characters
NOT_MEANT = 10  # articles that most likely name no actor, by title
ACTORS = 12  # that stories of others name
BRIEF_LINES = 3  # of what changed, and of what is coming, in a brief issue
CHANGED = "Changed or taken down"
TOP_FROM = 4  # stories; with fewer there is no section of top stories


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """One actor's part of a digest."""

    name: str
    count: int  # stories that name the actor, wherever they stand
    full: tuple[StoryView, ...]
    brief: tuple[StoryView, ...]
    left: str = ""  # about its stories that this message leaves out
    actor: str = ""  # id of the actor or interest


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLayout:
    """A digest laid out. All text is clean."""

    name: str  # of the series
    number: int
    window: str
    account: tuple[str, ...]
    first: str  # a word about the first issue; "" for others
    warning: str  # too few feeds were read
    quiet: str  # in the place of stories; "" when there are some
    preheader: str  # what an inbox shows behind the subject
    extracts: tuple[ExtractView, ...]  # the brief at the head
    top: tuple[StoryView, ...]  # told in full before the actors' parts
    brief: bool  # an issue of one line or two for a story: the stories are `listed`
    listed: tuple[
        StoryView, ...
    ]  # the stories of a brief issue, by their weight; empty in a full one
    sections: tuple[SectionView, ...]
    also_named: str  # actors that stories of others name; ""
    not_meant: tuple[DoubtfulArticle, ...]  # articles that name no actor, most likely
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
    coming: tuple[UpcomingDateView, ...]
    health: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    foot: tuple[str, ...]


def lay_out(
    digest: Digest,
    *,
    full: int = FULL_STORIES_PER_ACTOR,
    stories: int | None = MAX_STORIES_IN_MESSAGE,
) -> DigestLayout:
    """Lay a digest out with `full` stories in full under each actor and at most `stories` in all (None: every one)."""
    safe, brief = clean_digest(digest), digest.length == "brief"
    ids = stories_that_fit(safe, stories=stories)
    kept = frozenset(ids)
    opened = {one.story: one.text for one in safe.brief if one.kind == "happened" and not brief}
    views = {
        story.id: _reachable(story_view(_after_brief(story, opened.get(story.id)), safe), kept)
        for story in safe.stories
    }
    top = _top(safe, views) if not brief and full else ()
    first = frozenset(view.id for view in top)
    sections = tuple(
        _section(one, views, kept=kept, first=first, full=0 if brief else full)
        for one in safe.sections
    )
    lines = BRIEF_LINES if brief else None
    bound = CHANGES if stories is not None else len(safe.changed)
    changed, changes_more = change_views(safe, at_most=lines or bound)
    missed, missed_more = undelivered_views(safe)
    return DigestLayout(
        name=safe.title,
        number=safe.number,
        window=summary.window_line(safe),
        account=(
            *summary.account_sentences(safe),
            *summary.anomaly_sentences(safe),
            *([line] if (line := undelivered_line(safe)) else []),
        ),
        first=_first(safe),
        warning=summary.coverage_warning(safe),
        quiet="" if views else summary.quiet_sentence(safe),
        preheader=_preheader(safe),
        extracts=extract_views(safe),
        top=top,
        brief=brief,
        listed=tuple(views[id] for id in ids) if brief else (),
        sections=tuple(one for one in sections if one.full or one.brief),
        also_named=""
        if brief
        else _also_named(safe, sections, shown=[*top, *(one for s in sections for one in s.full)]),
        not_meant=safe.not_meant[:NOT_MEANT],
        unnamed=summary.unnamed_sentence(safe),
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
        coming=upcoming_date_views(safe)[:lines],
        health=() if brief else summary.feed_health(safe),
        notes=safe.notes,
        foot=_foot(safe),
    )


def _preheader(digest: Digest) -> str:
    """Return the brief, or else how the top story begins."""
    said = " ".join(one.words for one in extract_views(digest))
    top = next(
        (one for one in digest.stories if one.id in digest.top[:1] and one.novelty != "none"), None
    )
    begins = without_dateline("".join(part.text for part in top.snippet)) if top else ""
    return clean(said or begins, PREHEADER)


def _after_brief(story: ToldStory, said: str | None) -> ToldStory:
    """Let a story go on where the brief, which stands above it, has said its beginning, and not say that again."""
    if not said:
        return story
    whole = "".join(part.text for part in story.snippet).strip()
    return replace(story, snippet=story.further) if story.further or whole.endswith(said) else story


def _top(digest: Digest, views: Mapping[str, StoryView]) -> tuple[StoryView, ...]:
    """Return the top stories where there are more than they are, so that a part of their own sets them apart."""
    return tuple(views[id] for id in digest.top if id in views) if len(views) >= TOP_FROM else ()


def _reachable(view: StoryView, shown: frozenset[str]) -> StoryView:
    """Take away a link to a story that this message leaves out."""
    into_page = view.earlier_url is not None and view.earlier_url.startswith("#")
    missing = into_page and (view.earlier_url or "").removeprefix("#s-") not in shown
    return replace(view, earlier_url=None) if missing else view


def _section(
    section: ActorSection,
    views: Mapping[str, StoryView],
    *,
    kept: frozenset[str],
    first: frozenset[str],
    full: int,
) -> SectionView:
    here = [views[story.id] for story in section.stories if story.id in kept - first]
    left = sum(story.id not in kept for story in section.stories)
    in_full = [view for view in here if view.level == "full" and not view.again][:full]
    return SectionView(
        name=section.name,
        count=len(here),
        full=tuple(in_full),
        brief=tuple(view for view in here if view not in in_full),
        left=f"And {number_word(left)} more under {section.name}." if left else "",
        actor=section.actor,
    )


def _also_named(
    digest: Digest, sections: Sequence[SectionView], *, shown: Sequence[StoryView]
) -> str:
    """Return "Also named: Moscow format, Doha talks." for actors that neither a heading nor a story in full names."""
    told = {section.actor for section in sections if section.full or section.brief}
    told |= {why.actor for view in shown for why in view.why}
    named = [section.name for section in digest.sections if section.actor not in told]
    return f"Also named: {join_names(named, at_most=ACTORS)}." if named else ""


def _first(digest: Digest) -> str:
    if not digest.first_issue or digest.account.held_back:
        return ""  # the account says it
    return "First issue: it begins with what was published lately."


def _more(left_out: int, *, archived: bool) -> str:
    if left_out <= 0:
        return ""
    where = "in the full issue" if archived else "in the filed issue"
    stories = "one more story is" if left_out == 1 else f"{number_word(left_out)} more stories are"
    return f"And {stories} {where}."


def _foot(digest: Digest) -> tuple[str, ...]:
    lines = []
    # Who asked for less than the whole must be able to see that, and what.
    if digest.chosen:
        lines.append(f"What you asked for of “{digest.title}”: {digest.chosen}.")
    if digest.next_issue_at:
        lines.append(
            f"Next issue: {format_moment(digest.next_issue_at, digest.timezone, today=digest.composed_at)}."
        )
    return tuple(lines)


def _made_by(digest: Digest) -> str:
    """Return what composed the page, for whoever looks into it: "Wirewatch 0.2.0, configuration 9f2c11d4"."""
    config = f", configuration {digest.config_hash[:8]}" if digest.config_hash else ""
    return f"Wirewatch {digest.build}".strip() + config


MAX_HTML_BYTES = 80_000  # bytes; Gmail clips a message at about 102 kB
STEPS = (
    (FULL_STORIES_PER_ACTOR, MAX_STORIES_IN_MESSAGE),
    (2, MAX_STORIES_IN_MESSAGE),
    (1, MAX_STORIES_IN_MESSAGE),
    (1, 30),
    (1, 20),
    (0, 20),
    (0, 10),
    (0, 4),
)


def render_html(digest: Digest, *, unsubscribe: str | None = None, whole: bool = False) -> str:
    """Return a digest as HTML below BUDGET bytes: what does not fit is left to the archive link, never cut in the
    middle.

    With `whole` it holds every story, however long that makes it: for the filed page.
    """
    if whole:
        return _render(digest, unsubscribe=unsubscribe, full=FULL_STORIES_PER_ACTOR, stories=None)
    for full, stories in STEPS:
        text = _render(digest, unsubscribe=unsubscribe, full=full, stories=stories)
        if len(text.encode()) < MAX_HTML_BYTES:
            return text
    return text


def _render(digest: Digest, *, unsubscribe: str | None, full: int, stories: int | None) -> str:
    template = mail_templates().get_template("digest.html.jinja")
    laid_out = lay_out(digest, full=full, stories=stories)
    ways = (
        ("Read it on the web", laid_out.archive_url),
        ("Missed something? Tell us", laid_out.missed_url),
        ("Unsubscribe", laid_out.unsubscribe_url or unsubscribe),
    )
    kept = [(words, address) for words, address in ways if address]
    rendered = template.render(
        page=laid_out,
        subject=digest_subject(digest),
        ways=kept,
        undelivered_title=UNDELIVERED,
        changed_title=CHANGED,
        made_by=_made_by(digest),
    )
    return f"{rendered.strip()}\n"


@cache
def mail_templates() -> Environment:
    """Return the templates' environment: everything is escaped, a missing value is an error."""
    loader = PackageLoader("wirewatch.render", "templates")
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["places"] = places
    made.filters["safe_url"] = safe_url
    made.filters["extract"] = extract_words
    made.filters["language"] = english_name
    made.filters["others"] = lambda count: quantity(count, "other")
    made.filters["stories"] = lambda count: quantity(count, "story", "stories")
    return made
