"""The compiled watchlist: a text's mentions, their salience, and a one-line reason for each."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log2

from extractors.model import Field, Mention, NearMiss, Salience
from extractors.names.actors import Actor, Interest
from extractors.names.aliases import compile_alias, loose_aliases, transliterated_aliases
from extractors.names.disambiguation import Judge, Ruling
from extractors.names.inflection import own_declension, stems
from extractors.names.interests import Expression, parse
from extractors.names.languages.language import TOKEN, Declension, has_word_boundaries, script_of
from extractors.names.normalization import fold
from extractors.names.scanner import AliasMatch, Scan, Scanner, pairs_of, reassign_by_modifier

# Logistic regression with fixed weights, fitted to 4,110 entities of 365 articles with salience
# judged by people (Trani et al. 2016); position and count dominate, as in Dunietz and Gillick 2014.

_BIAS_WEIGHT = -4.02
_TITLE_WEIGHT = 1.71
_LEAD_WEIGHT = 1.46
_COUNT_WEIGHT = 0.50
_SHARE_WEIGHT = 0.33
_FIRST_WEIGHT = 1.77
_SPREAD_WEIGHT = 0.07
_LATE_POSITION = 0.6  # a single first mention after this share of the text is a passing one
_IN_WORDS = {
    "exact": "as written",
    "acronym": "acronym",
    "capitals": "in capitals",
    "case": "case ending",
    "plural": "singular or plural",
    "number": "number or case",
    "agreement": "gender or number",
    "suffix": "suffix",
    "possessive": "possessive",
    "compound": "compound",
    "order": "in other words or another order",
    "separator": "other spacing or punctuation",
    "spelling": "other spelling",
    "characters": "traditional characters",
    "encoding": "hidden or unusual characters",
}
ENGINE_VERSION = 4  # raise when the same watchlist may flag other articles than before


def saliences(
    mentions: Sequence[Mention], *, title: str, lead: str, body: str
) -> tuple[Salience, ...]:
    """Return the salience of each actor mentioned in an article, the highest first."""
    actors = dict.fromkeys(m.actor for m in mentions)
    scored = [
        _salience(
            actor, [m for m in mentions if m.actor == actor], len(mentions), (title, lead, body)
        )
        for actor in actors
    ]
    return tuple(sorted(scored, key=lambda s: (-s.score, s.actor)))


def _salience(
    actor: str, actor_mentions: Sequence[Mention], total: int, texts: tuple[str, str, str]
) -> Salience:
    _, lead, body = texts
    in_title = any(m.field == "title" for m in actor_mentions)
    in_lead = any(m.field == "lead" for m in actor_mentions)
    length = max(1, len(lead) + len(body))
    places = [
        (m.start if m.field == "lead" else len(lead) + m.start) / length
        for m in actor_mentions
        if m.field != "title"
    ]
    first = 0.0 if in_title or not places else min(places)
    spread = max(places) - min(places) if places else 0.0
    score = (
        _BIAS_WEIGHT
        + _TITLE_WEIGHT * in_title
        + _LEAD_WEIGHT * in_lead
        + _COUNT_WEIGHT * log2(1 + len(actor_mentions))
        + _SHARE_WEIGHT * len(actor_mentions) / total
        + _FIRST_WEIGHT * (1 - first)
        + _SPREAD_WEIGHT * spread
    )
    passing = len(actor_mentions) == 1 and first > _LATE_POSITION
    return Salience(
        actor=actor, score=round(score, 4), about=in_title or (score > 0 and not passing)
    )


def rule_of(candidate: AliasMatch) -> tuple[str, str]:
    """Return the short name and a description of the rule that found a match."""
    name, words = _rule(candidate)
    return name, words or _IN_WORDS[name]


def _rule(candidate: AliasMatch) -> tuple[str, str]:
    alias, surface = candidate.alias, candidate.surface
    if alias.loose is not None or candidate.moved:
        return "order", ""
    if surface == alias.text:
        return "exact", ""
    if candidate.before:
        return "clitic", f"prefix {candidate.before}"
    if alias.acronym:
        return (
            "acronym",
            f"acronym with ending -{candidate.tail.lstrip(chr(39))}" if candidate.tail else "",
        )
    if candidate.tail:
        return _tail_rule(candidate)
    folded, typed = fold(surface), fold(alias.text)
    if folded == typed:
        return _same_letters(surface, alias.text)
    if _squeeze_spaces(folded) == _squeeze_spaces(typed):
        return "separator", ""
    return _ending_rule(candidate)


def _same_letters(surface: str, typed: str) -> tuple[str, str]:
    if surface.casefold() == typed.casefold():
        return ("capitals", "") if surface.isupper() else ("exact", "other capitals")
    if not has_word_boundaries(script_of(surface)):
        return "characters", ""
    if surface.isprintable() and len(surface) == len(typed):
        return "spelling", "other accents or letters"
    return "encoding", ""


def _tail_rule(candidate: AliasMatch) -> tuple[str, str]:
    tail = candidate.tail.strip()
    if tail.startswith("'") and tail.strip("'") == "s":
        return "possessive", ""
    language = candidate.language
    if language is not None and language.compounds and len(tail) > 3:
        return "compound", f"compound with -{tail}"
    name = language.tail_rule if language is not None else "suffix"
    return name, f"{_IN_WORDS[name]} -{tail.lstrip(chr(39))}"


def _ending_rule(candidate: AliasMatch) -> tuple[str, str]:
    """Return the rule of the first word with a changed ending, else the spelling rule."""
    surface = [match.group() for match in TOKEN.finditer(fold(candidate.surface))]
    for word in candidate.alias.words:
        cut = stems(word, candidate.language)
        if cut.rule != "exact" and any(
            part.startswith(cut.stem) and part != word.text for part in surface
        ):
            return cut.rule, _class(candidate) if own_declension(
                word, candidate.language
            ) is not None else ""
    return "spelling", ""


def _class(candidate: AliasMatch) -> str:
    """Return the inflection class of the first word that differs from the alias."""
    typed, printed = (
        re.findall(r"\w+", text.casefold()) for text in (candidate.alias.text, candidate.surface)
    )
    for first, second in zip(typed, printed, strict=False):
        unchanged = next(
            (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
            min(len(first), len(second)),
        )
        if first != second and unchanged:
            return f"{_IN_WORDS['case']}, -{first[unchanged:]} to -{second[unchanged:]}"
    return ""


def _squeeze_spaces(folded: str) -> str:
    return "".join(c for c in folded if c.isalnum())


def reason(candidate: AliasMatch, *, name: str, field: str, context: str | None) -> str:
    """Explain a mention in one line: alias, language, actor, rule, field, required context."""
    _, words = rule_of(candidate)
    line = f"alias “{candidate.alias.text}” ({candidate.alias.tag}) of {name}: {words}, in {field}"
    return f"{line}; beside “{context}”" if context else line


@dataclass(frozen=True, kw_only=True)
class WatchResult:
    """The mentions, near misses and saliences of one article."""

    mentions: tuple[Mention, ...]
    near_misses: tuple[NearMiss, ...]
    saliences: tuple[Salience, ...]


class Watchlist:
    """All actors with their aliases, compiled.

    Pickling stores only the actors; unpickling compiles them.
    """

    def __init__(
        self,
        actors: Sequence[Actor],
        interests: Sequence[Interest] = (),
        learned: Sequence[Declension] = (),
    ) -> None:
        self._learned: tuple[Declension, ...] = tuple(learned)
        self.actors: tuple[Actor, ...] = tuple(actors)
        self.interests: tuple[Interest, ...] = tuple(interests)
        self.aliases = tuple(
            compile_alias(actor, tag, text, self._learned)
            for actor in self.actors
            for tag, texts in actor.aliases.items()
            for text in dict.fromkeys(texts)
        )
        self._names = {actor.id: actor.name for actor in self.actors}
        carried = [alias for actor in self.actors for alias in transliterated_aliases(actor)]
        self._scanner = Scanner((*self.aliases, *carried, *loose_aliases(self.aliases)))
        self._pairs = pairs_of(self.aliases)
        self._judge = Judge(self.actors)
        self._expressions: dict[str, Expression] = {i.id: parse(i.when) for i in self.interests}
        used = sorted(
            {
                (a.declension.tag, a.declension.classes)
                for a in self.aliases
                if a.declension and a.declension.learned
            }
        )
        asked = (ENGINE_VERSION, self.actors, *used)
        self.hash: str = hashlib.sha256(repr(asked).encode("utf-8", "replace")).hexdigest()[:16]

    def __reduce__(
        self,
    ) -> tuple[
        type[Watchlist], tuple[tuple[Actor, ...], tuple[Interest, ...], tuple[Declension, ...]]
    ]:
        return Watchlist, (self.actors, self.interests, self._learned)

    def mentions(self, text: str, language: str | None = None) -> list[Mention]:
        """Return the mentions in one text by start; `language` is a BCP 47 tag or None."""
        scan = self._scan(text, language)
        if not scan.candidates:
            return []
        return list(self._judge_candidates({"body": scan}, language=language, outlet=None)[0])

    def _scan(self, text: str, language: str | None) -> Scan:
        """Return the candidates, including those that a modifier assigns to another actor."""
        scan = self._scanner.scan(text, language)
        others = [
            reassign_by_modifier(scan, f, self._pairs[f.alias.actor])
            for f in scan.candidates
            if f.alias.actor in self._pairs
        ]
        moved = tuple(match for match in others if match is not None)
        return replace(scan, candidates=scan.candidates + moved) if moved else scan

    def near_misses(self, text: str, language: str | None = None) -> list[NearMiss]:
        """Return the near misses of one text, each with the rule that rejected it."""
        return list(
            self._judge_candidates(
                {"body": self._scan(text, language)}, language=language, outlet=None
            )[1]
        )

    def watch(
        self, *, title: str, lead: str, body: str, language: str | None, outlet: str | None = None
    ) -> WatchResult:
        """Return an article's mentions, near misses and saliences; its fields share evidence."""
        texts: dict[Field, str] = {"title": title, "lead": lead, "body": body}
        scans = {field: self._scan(text, language) for field, text in texts.items()}
        if not any(scan.candidates for scan in scans.values()):
            return WatchResult(mentions=(), near_misses=(), saliences=())
        mentions, near_misses = self._judge_candidates(scans, language=language, outlet=outlet)
        return WatchResult(
            mentions=mentions,
            near_misses=near_misses,
            saliences=saliences(mentions, title=title, lead=lead, body=body),
        )

    def interests_met(self, actor_ids: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of the interests satisfied by an article with these actors."""
        flagged = frozenset(actor_ids)
        return tuple(
            interest
            for interest, expression in self._expressions.items()
            if expression.is_met(flagged)
        )

    def _judge_candidates(
        self, scans: Mapping[Field, Scan], *, language: str | None, outlet: str | None
    ) -> tuple[tuple[Mention, ...], tuple[NearMiss, ...]]:
        rulings = self._judge.judge(scans, language=language, outlet=outlet)
        order: dict[Field, int] = {"title": 0, "lead": 1, "body": 2}
        rulings.sort(key=lambda r: (order[r.field], r.candidate.start, r.candidate.end))
        mentions = tuple(self._mention(r) for r in rulings if r.stopped_by is None)
        missed = dict.fromkeys(  # the same alias in several languages misses once
            NearMiss(
                actor=r.candidate.alias.actor,
                alias=r.candidate.alias.text,
                surface=r.candidate.surface,
                start=r.candidate.start,
                end=r.candidate.end,
                stopped_by=r.stopped_by,
                field=r.field,
            )
            for r in rulings
            if r.stopped_by is not None and not r.silent
        )
        return mentions, tuple(missed)

    def _mention(self, ruling: Ruling) -> Mention:
        candidate = ruling.candidate
        return Mention(
            actor=candidate.alias.actor,
            alias=candidate.alias.text,
            alias_language=candidate.alias.tag,
            surface=candidate.surface,
            start=candidate.start,
            end=candidate.end,
            rule=rule_of(candidate)[0],
            reason=reason(
                candidate,
                name=self._names[candidate.alias.actor],
                field=ruling.field,
                context=ruling.context,
            ),
            field=ruling.field,
            context=ruling.context,
        )


def compile_watchlist(
    actors: Sequence[Actor], interests: Sequence[Interest] = (), learned: Sequence[Declension] = ()
) -> Watchlist:
    """Compile the watchlist of these actors; raises ValueError for an invalid interest.

    `learned` holds inflection learned from archive texts, for languages without a module.
    """
    return Watchlist(actors, interests, learned)
