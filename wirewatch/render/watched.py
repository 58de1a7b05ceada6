"""A watched text as plain lines: its mentions marked, why each is one, and what was nearly flagged."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from wirewatch.domain.backtest import marked
from wirewatch.domain.model import Field, Mention, NearMiss, Salience
from wirewatch.render.clean import NAME, clean

FIELDS: tuple[Field, ...] = ("title", "lead", "body")

# Controls would steer a terminal, bidi overrides would turn the line around; line breaks and joiners stay.
_STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What stands before and behind a mention."""

    before: str = "[["
    behind: str = "]]"


BRACKETS = Marks()
BOLD = Marks(before="\x1b[1m", behind="\x1b[0m")


def watched_lines(
    texts: dict[Field, str],
    *,
    mentions: Sequence[Mention],
    near_misses: Sequence[NearMiss],
    saliences: Collection[Salience] = (),
    interests: Sequence[str] = (),
    marks: Marks = BRACKETS,
) -> Iterator[str]:
    """Give the text with its mentions marked, then each mention with its reason, then what was nearly one."""
    for name in FIELDS:
        if texts.get(name):
            own = [one for one in mentions if one.field == name]
            yield from _text(texts[name], own, label=name, marks=marks)
    yield ""
    about = frozenset(one.actor for one in saliences if one.about)
    yield from _mentions(mentions, about=about if texts.get("title") or texts.get("lead") else None)
    if interests:
        yield f"interests met: {', '.join(interests)}"
    yield from _near(near_misses)


def _text(text: str, mentions: Iterable[Mention], *, label: str, marks: Marks) -> Iterator[str]:
    runs = (
        f"{marks.before}{_plain(part.text)}{marks.behind}" if part.strong else _plain(part.text)
        for part in marked(text, mentions)
    )
    for number, line in enumerate("".join(runs).splitlines()):
        yield f"{label + ':' if not number else '':6} {line}".rstrip()


def _plain(text: str) -> str:
    return _STEERING.sub("", text.replace("\r\n", "\n").replace("\t", " ").replace("\r", "\n"))


def _mentions(mentions: Sequence[Mention], *, about: frozenset[str] | None) -> Iterator[str]:
    if not mentions:
        yield "nothing is flagged"
    for actor in dict.fromkeys(one.actor for one in mentions):
        yield f"{actor}{_weight(actor, about)}"
        for one in mentions:
            if one.actor == actor:
                yield f"    “{clean(one.surface, NAME)}” at {one.field} {one.start}-{one.end}: {clean(one.reason)}"


def _weight(actor: str, about: frozenset[str] | None) -> str:
    """Say how much the text is about an actor; a bare passage does not tell."""
    if about is None:
        return ""
    return ": the text is about it" if actor in about else ": named in passing"


def _near(near_misses: Sequence[NearMiss]) -> Iterator[str]:
    once = {(one.actor, one.field, one.start, one.end, one.stopped_by): one for one in reversed(near_misses)}
    for miss in reversed(once.values()):
        yield f"nearly {miss.actor}: “{clean(miss.surface, NAME)}” at {miss.field} {miss.start}-{miss.end}"
        yield f"    alias “{clean(miss.alias, NAME)}” stopped: {clean(miss.stopped_by)}"
