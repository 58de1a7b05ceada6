"""Why each story is in a reader's digest or not, as lines that a person reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wirewatch.domain.digests.reasons import IN_IT, Reason
from wirewatch.domain.digests.selection import BACKFILL_STORIES
from wirewatch.domain.digests.subscriptions import Profile
from wirewatch.domain.languages.tags import english_name
from wirewatch.render.chosen import chosen
from wirewatch.render.clean import NAME, TITLE, clean
from wirewatch.render.words import listed, many


def why_lines(reasons: Sequence[Reason], profile: Profile, *, names: Mapping[str, str]) -> Iterator[str]:
    """Give a heading and two lines for each story: in it or not and which, then why."""
    inside = sum(one.cause in IN_IT for one in reasons)
    yield f"{many(len(reasons), 'story', 'stories')} looked at: {inside} in it, {len(reasons) - inside} not."
    for one in reasons:
        mark = "in " if one.cause in IN_IT else "out"
        yield f"{mark}  {one.story}  {clean(one.outlet, NAME)}: {clean(one.title, TITLE)}"
        yield f"       {_why(one, profile, names)}"


def _why(one: Reason, profile: Profile, names: Mapping[str, str]) -> str:
    actors = listed([clean(names.get(id, id), NAME) for id in one.actors], at_most=5) or "nobody"
    issues = _issues(one.issues)
    asked = chosen(profile, names=names)
    match one.cause:
        case "new":
            return f"new: it names {actors}"
        case "follow-up":
            return f"news of what {issues} told: it names {actors}"
        case "beyond":
            return f"it names {actors}, but more weighty stories fill the message: on the filed page only"
        case "told":
            return f"told already, in {issues}, and nothing has come since"
        case "told to others":
            return f"told in {issues}, by reports that are not what this reader asked for ({asked})"
        case "quiet":
            return f"it names {actors}, but came with a first look at its feed, or by a new alias: recorded, not told"
        case "before asked":
            since = f"{one.since:%d %b %Y %H:%M} UTC" if one.since else "later"
            return f"seen before the series asked for {actors} (since {since})"
        case "not in series":
            return f"it names only {actors}, which the series does not ask for"
        case "in passing":
            return f"it names {actors} in passing only, and the series asks for articles about them (about_only)"
        case "other actors":
            return f"it names {actors}; this reader asked for {asked}"
        case "other languages":
            languages = listed([english_name(tag) or "an unknown language" for tag in one.languages], at_most=5)
            wanted = listed([english_name(tag) for tag in profile.languages], at_most=5)
            return f"it names {actors}, but only in {languages}; this reader asked for {wanted}"
        case "too many old":
            return f"it names {actors}, but is old: a first issue tells the {BACKFILL_STORIES} newest of those at most"


def _issues(numbers: Sequence[int]) -> str:
    words = listed([str(number) for number in numbers], at_most=5)
    return f"issue{'s' if len(numbers) > 1 else ''} {words}" if words else "an earlier issue"
