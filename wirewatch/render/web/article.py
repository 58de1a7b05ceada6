"""One article as its page shows it: its text with the mentions marked, and why each was flagged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wirewatch.domain.model import Mention
from wirewatch.render.web.texts import Span, TextRun, marked, passages

MOST_TEXT = 24_000  # bytes of an article on its page; the rest is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedReason:
    """Why words were flagged: one for all places that the same rule found in the same form."""

    number: int
    actor: str
    surface: str
    fields: tuple[str, ...]
    places: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """The text of an article, its mentions marked with the numbers of their reasons."""

    title: tuple[TextRun, ...]
    paragraphs: tuple[tuple[TextRun, ...], ...]
    is_whole: bool
    is_passages: bool  # only the passages around mentions, as whole texts may not be shown


def reasons(mentions: Sequence[Mention]) -> tuple[MarkedReason, ...]:
    """Return the reasons of the mentions of an article, in the order of the text."""
    groups: dict[tuple[str, str, str, str], list[Mention]] = {}
    for one in _in_order(mentions):
        groups.setdefault(_key(one), []).append(one)
    return tuple(
        MarkedReason(
            number=number,
            actor=some[0].actor,
            surface=some[0].surface,
            fields=tuple(dict.fromkeys(one.field for one in some)),
            places=len(some),
            reason=some[0].reason,
        )
        for number, some in enumerate(groups.values(), start=1)
    )


_FIELDS = ("title", "lead", "body")


def _in_order(mentions: Iterable[Mention]) -> list[Mention]:
    return sorted(mentions, key=lambda one: (_FIELDS.index(one.field), one.start, -one.end))


def _key(one: Mention) -> tuple[str, str, str, str]:
    # The reason ends with the field; the same form in lead and body is one reason.
    return one.actor, one.alias, one.surface, one.rule


def article_text(
    mentions: Sequence[Mention], *, title: str, lead: str, body: str, full_text: bool, whole: bool
) -> ArticleText:
    """Return the text of an article. `whole`: all of it, however long; without `full_text`, passages only."""
    keys = list(dict.fromkeys(_key(one) for one in _in_order(mentions)))
    spans = {
        field: [Span(one.start, one.end, keys.index(_key(one)) + 1) for one in mentions if one.field == field]
        for field in _FIELDS
    }
    head = marked(title, spans["title"])
    if not full_text:
        parts = (*passages(lead, spans["lead"]), *passages(body, spans["body"]))
        return ArticleText(title=head[0] if head else (), paragraphs=parts, is_whole=False, is_passages=True)
    size = len(f"{lead}{body}".encode("utf-8", "replace"))
    is_whole = whole or size <= MOST_TEXT
    in_body = None if is_whole else MOST_TEXT - len(lead.encode("utf-8", "replace"))
    shown = marked(lead, spans["lead"], most=None if is_whole else MOST_TEXT)
    if in_body is None or in_body > 0:
        shown += marked(body, spans["body"], most=in_body)
    return ArticleText(title=head[0] if head else (), paragraphs=shown, is_whole=is_whole, is_passages=False)
