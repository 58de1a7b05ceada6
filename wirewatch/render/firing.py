"""What fired of late, as plain lines: by actor its aliases and rules, and those that never did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wirewatch.domain.backtest import Firing, RuleFired
from wirewatch.domain.configuration import Actor
from wirewatch.render.clean import NAME, clean
from wirewatch.render.words import many


def firing_lines(firing: Firing, actors: Sequence[Actor]) -> Iterator[str]:
    """Give the account, then each actor with what fired and what never did."""
    if not firing.articles:
        yield f"No article was read since {firing.since:%Y-%m-%d %H:%M} UTC, so no alias or rule could fire."
        return
    part = f" (the newest of {firing.of:,})" if firing.articles < firing.of else ""
    yield f"What fired in {firing.articles:,} articles{part} seen since {firing.since:%Y-%m-%d %H:%M} UTC"
    tags = sorted(firing.languages.items(), key=lambda pair: (-pair[1], pair[0]))
    yield "  by language: " + "  ".join(f"{tag or '?'} {number}" for tag, number in tags)
    for actor in actors:
        yield from _actor(firing, actor)


def _actor(firing: Firing, actor: Actor) -> Iterator[str]:
    yield f"{actor.id}: {many(firing.actors.get(actor.id, 0), 'article')}"
    counts = {alias: number for (its_actor, alias), number in firing.aliases.items() if its_actor == actor.id}
    fired = sorted(((alias, number) for alias, number in counts.items() if number), key=lambda pair: -pair[1])
    if fired:
        yield f"    fired: {', '.join(f'{clean(alias, NAME)} {number}' for alias, number in fired)}"
    never = [alias for alias, number in counts.items() if not number]
    unread = [alias for alias in never if not _read(firing, actor, alias)]
    if tried := [alias for alias in never if alias not in unread]:
        yield f"    never: {', '.join(clean(alias, NAME) for alias in tried)}"
    if unread:
        yield f"    no article in their language: {', '.join(clean(alias, NAME) for alias in unread)}"
    for rule in firing.rules:
        if rule.actor == actor.id:
            yield f"    {_rule(rule)}"


def _read(firing: Firing, actor: Actor, alias: str) -> bool:
    """Whether an article was read in a language that the alias is listed for."""
    tags = [tag for tag, listed in actor.aliases.items() if alias in listed]
    return any(firing.languages.get(tag) for tag in tags) or bool("fa" in tags and firing.languages.get("prs"))


def _rule(rule: RuleFired) -> str:
    if not rule.stopped and not rule.let_through:
        return f"{clean(rule.rule)}: never applied"
    passed = f"let {rule.let_through} through, " if rule.let_through is not None else ""
    return f"{clean(rule.rule)}: {passed}stopped {rule.stopped}"
