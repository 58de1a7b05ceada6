"""Lines for the terminal about the watchlist: a tried text, suggested aliases, what fired."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.model import Field, Mention, NearMiss, Salience
from extractors.names.actors import Actor
from wirewatch.domain.backtest import FiringReport, RuleFired, mark_mentions
from wirewatch.domain.suggestions import SUGGESTION_KINDS, Kind, Suggestion
from wirewatch.render.cleaning import clean, clean_name, safe_url
from wirewatch.render.formatting import quantity

FIELDS: tuple[Field, ...] = ("title", "lead", "body")
SUGGESTION_HEADINGS: dict[Kind, str] = {
    "acronym": "acronyms in parentheses beside a known name",
    "beside": "names that articles put beside a known one",
    "spelling": "words that differ from a known alias by a letter or two",
    "company": "names that occur in the headlines of its articles far more often than elsewhere",
}

# Control characters would steer a terminal, and bidi overrides would reverse the line;
# line breaks and joiners stay.
_STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The strings put before and after a mention."""

    before: str
    after: str


BRACKET_MARKS = Marks(before="[[", after="]]")
BOLD_MARKS = Marks(before="\x1b[1m", after="\x1b[0m")


def watch_test_lines(
    texts: dict[Field, str],
    *,
    mentions: Sequence[Mention],
    near_misses: Sequence[NearMiss],
    saliences: Collection[Salience] = (),
    interests: Sequence[str] = (),
    marks: Marks = BRACKET_MARKS,
) -> Iterator[str]:
    """The text with its mentions marked, then each mention with its reason, then near misses."""
    for field in FIELDS:
        if texts.get(field):
            in_field = [mention for mention in mentions if mention.field == field]
            yield from _marked_lines(texts[field], in_field, label=field, marks=marks)
    yield ""
    weights: dict[str, str] = {}
    if texts.get("title") or texts.get("lead"):  # a bare passage does not show the weight
        main_actors = {salience.actor for salience in saliences if salience.about}
        for mention in mentions:
            is_main = mention.actor in main_actors
            weights[mention.actor] = ": the text is about it" if is_main else ": named in passing"
    yield from _mention_lines(mentions, weights)
    if interests:
        yield f"interests met: {', '.join(interests)}"
    yield from _near_miss_lines(near_misses)


def suggestion_lines(
    suggestions: Sequence[Suggestion], *, actor: Actor, limit: int
) -> Iterator[str]:
    """The suggestions by kind, each with its number of articles and an example."""
    for kind in SUGGESTION_KINDS:
        of_kind = [suggestion for suggestion in suggestions if suggestion.kind == kind]
        if not of_kind:
            continue
        yield f"{SUGGESTION_HEADINGS[kind]}:"
        for suggestion in of_kind[:limit]:
            yield from _suggestion_lines(suggestion)
        if len(of_kind) > limit:
            yield f"  and {len(of_kind) - limit} more: --show {len(of_kind)}"
        yield ""
    if suggestions:
        yield (
            f"Nothing was added. What fits goes under aliases of {actor.id} in watchlist.yaml; "
            "try it with backtest."
        )
    else:
        yield f"The archive shows no name for {actor.id} that its aliases do not find."


def firing_lines(firing: FiringReport, actors: Sequence[Actor]) -> Iterator[str]:
    """The totals, then each actor with the aliases and rules that fired or never did."""
    since = f"{firing.since:%Y-%m-%d %H:%M} UTC"
    if not firing.articles:
        yield f"No article was read since {since}, so no alias or rule could fire."
        return
    newest = f" (the newest of {firing.of:,})" if firing.articles < firing.of else ""
    yield f"What fired in {firing.articles:,} articles{newest} seen since {since}"
    languages = _most_first(firing.languages)
    yield "  by language: " + "  ".join(f"{tag or '?'} {articles}" for tag, articles in languages)
    for actor in actors:
        yield from _actor_lines(firing, actor)


def _marked_lines(
    text: str, mentions: Iterable[Mention], *, label: str, marks: Marks
) -> Iterator[str]:
    whole = ""
    for part in mark_mentions(text, mentions):
        plain = _without_controls(part.text)
        whole += f"{marks.before}{plain}{marks.after}" if part.strong else plain
    heading = f"{label}:"
    for line in whole.splitlines():
        yield f"{heading:6} {line}".rstrip()
        heading = ""


def _without_controls(text: str) -> str:
    return _STEERING.sub("", text.replace("\r\n", "\n").replace("\t", " ").replace("\r", "\n"))


def _mention_lines(mentions: Sequence[Mention], weights: Mapping[str, str]) -> Iterator[str]:
    if not mentions:
        yield "nothing is flagged"
    for actor in dict.fromkeys(mention.actor for mention in mentions):
        yield f"{actor}{weights.get(actor, '')}"
        for mention in mentions:
            if mention.actor == actor:
                yield f"    {_place(mention)}: {clean(mention.reason)}"


def _near_miss_lines(near_misses: Sequence[NearMiss]) -> Iterator[str]:
    """Each near miss once: of several aliases stopped alike at one place, the first."""
    by_place: dict[tuple[str, Field, int, int, str], NearMiss] = {}
    for miss in near_misses:
        place = (miss.actor, miss.field, miss.start, miss.end, miss.stopped_by)
        by_place.setdefault(place, miss)
    for miss in by_place.values():
        yield f"nearly {miss.actor}: {_place(miss)}"
        yield f"    alias “{clean_name(miss.alias)}” stopped: {clean(miss.stopped_by)}"


def _place(mention: Mention | NearMiss) -> str:
    return f"“{clean_name(mention.surface)}” at {mention.field} {mention.start}-{mention.end}"


def _suggestion_lines(suggestion: Suggestion) -> Iterator[str]:
    near = f", near “{clean_name(suggestion.near)}”" if suggestion.near else ""
    articles = quantity(suggestion.articles, "article")
    yield f"  {clean_name(suggestion.text)}  ({articles}{near})"
    yield f"      {clean(suggestion.example)}"
    yield f"      {safe_url(suggestion.url) or ''}".rstrip()


def _actor_lines(firing: FiringReport, actor: Actor) -> Iterator[str]:
    yield f"{actor.id}: {quantity(firing.actors.get(actor.id, 0), 'article')}"
    fired, tried, unread = [], [], []
    for (alias_actor, alias), articles in firing.aliases.items():
        if alias_actor != actor.id:
            continue
        if articles:
            fired.append((alias, articles))
        elif _language_was_read(firing, actor, alias):
            tried.append(alias)
        else:
            unread.append(alias)
    if fired:
        fired.sort(key=lambda alias_and_articles: -alias_and_articles[1])
        counts = ", ".join(f"{clean_name(alias)} {articles}" for alias, articles in fired)
        yield f"    fired: {counts}"
    if tried:
        yield f"    never: {_joined_aliases(tried)}"
    if unread:
        yield f"    no article in their language: {_joined_aliases(unread)}"
    for rule in firing.rules:
        if rule.actor == actor.id:
            yield f"    {_rule_line(rule)}"


def _joined_aliases(aliases: Iterable[str]) -> str:
    return ", ".join(clean_name(alias) for alias in aliases)


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _language_was_read(firing: FiringReport, actor: Actor, alias: str) -> bool:
    """Whether an article was read in a language that lists the alias; Dari counts as Persian."""
    tags = {tag for tag, aliases in actor.aliases.items() if alias in aliases}
    if "fa" in tags:
        tags.add("prs")
    return any(firing.languages.get(tag) for tag in tags)


def _rule_line(rule: RuleFired) -> str:
    name = clean(rule.rule)
    if not rule.stopped and not rule.let_through:
        return f"{name}: never applied"
    passed = f"let {rule.let_through} through, " if rule.let_through is not None else ""
    return f"{name}: {passed}stopped {rule.stopped}"
