"""Load watchlist.yaml: actors, aliases by language, limits.

Warn of aliases that the matcher finds ambiguous.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from extractors.languages.tags import valid_tag
from extractors.names.actors import Actor, AliasRule, Interest
from extractors.names.normalization import mixes_scripts
from wirewatch.adapters.config import value_checks
from wirewatch.adapters.config.validation import (
    check_duplicates,
    check_list,
    check_top_level,
    listed_ids,
    valid_items,
)
from wirewatch.adapters.config.yaml_document import (
    Document,
    Place,
    did_you_mean,
    quote_value,
)
from wirewatch.domain.configuration import SavedSearch

_MIN_ACRONYM_CHARS = 3  # capitals
_REFERENCE_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # ages such as after:3d are right on any day
_MIN_ALIAS_LETTERS = 3  # letters; a shorter alias also matches ordinary words and acronyms
_UNSPACED_SCRIPTS = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)  # scripts in which two signs are a whole name


def warn_of_ambiguous_aliases(placed: Sequence[tuple[Place, Actor]], document: Document) -> None:
    """Warn of aliases that the engine finds ambiguous, unless their line has a warning already."""
    # late, because the engine is slow to load and a list with errors does not need it
    from extractors.names import alias_checks

    places = {actor.id: (at, actor) for at, actor in placed}
    for doubt in alias_checks.warnings([actor for _, actor in placed]):
        at, actor = places[doubt.actor]
        place = (*at, "aliases", doubt.language, actor.aliases[doubt.language].index(doubt.alias))
        if not _is_own_acronym(doubt.alias) and not _has_warning(document, place, doubt.alias):
            problem, _, advice = doubt.message.rpartition("; ")
            document.warn(
                place, f'"{actor.id}": the alias {quote_value(doubt.alias)} {problem}', advice
            )


def _is_own_acronym(alias: str) -> bool:
    """Return whether it is an acronym in its language's script (ШОС).

    Latin acronyms do not count, since they have other meanings in other languages.
    """
    return (
        alias.isupper()
        and len(alias) >= _MIN_ACRONYM_CHARS
        and not alias.isascii()
        and not mixes_scripts(alias.lower())
    )


def _has_warning(document: Document, place: Place, alias: str) -> bool:
    line = document.line(place)
    return any(
        warning.line == line and quote_value(alias) in warning.problem
        for warning in document.warnings
    )


@dataclass(frozen=True, kw_only=True)
class WatchlistFile:
    """All that watchlist.yaml can hold."""

    actors: tuple[Actor, ...]
    interests: tuple[Interest, ...] = ()
    searches: tuple[SavedSearch, ...] = ()


def read_searches(document: Document) -> tuple[SavedSearch, ...]:
    """Read the saved searches; problems are added to the document."""
    check_list(document, "searches")
    placed = list(valid_items(document, "searches", SavedSearch))
    check_duplicates(document, listed_ids(document, "searches"), noun="search")
    for at, search in placed:
        document.complain((*at, "id"), value_checks.check_identifier(search.id))
        if trouble := _query_error(search.query):
            problem, advice = trouble
            document.error((*at, "query"), f'the search "{search.id}": {problem}', advice)
    return tuple(search for _, search in placed)


def _query_error(query: str) -> tuple[str, str] | None:
    # late, because most lists have no searches
    from extractors.search.query import QueryError, parse

    try:
        parse(query, now=_REFERENCE_DAY)
    except QueryError as error:
        return f"{error.what} (character {error.at + 1})", error.do
    return None


def read_watchlist(
    document: Document, *, on_trial: bool = False
) -> tuple[tuple[Actor, ...], tuple[Interest, ...]]:
    """Read actors and interests; problems are added to the document.

    A draft watchlist (`on_trial`) may have rules for removed aliases: they are not reported.
    """
    check_top_level(document, WatchlistFile)
    for key in ("actors", "interests"):
        check_list(document, key)
    placed = list(valid_items(document, "actors", Actor))
    for at, actor in placed:
        _check_actor(actor, at, document)
        if not on_trial:
            _check_rules(actor, at, document)
    _warn_of_shared_aliases(placed, document)
    _fold_refusals(document)
    interests = list(valid_items(document, "interests", Interest))
    names = listed_ids(document, "actors") + listed_ids(document, "interests")
    check_duplicates(document, names, noun="actor or interest")
    actor_ids = {name for _, name in listed_ids(document, "actors")}
    for at, interest in interests:
        _check_interest(interest, at, actor_ids, document)
    if isinstance(document.data, dict) and document.data.get("actors", ()) in (None, []):
        document.warn(("actors",), "no actor is listed", "add one, or nothing can be flagged")
    if not on_trial and not document.errors:
        warn_of_ambiguous_aliases(placed, document)
    return tuple(_normalize_actor(actor) for _, actor in placed), tuple(
        interest for _, interest in interests
    )


def check_outlets(actors: tuple[Actor, ...], outlets: Iterable[str], document: Document) -> None:
    """Warn of rules that name an outlet without a feed.

    Call it for a watchlist without other errors.
    """
    feed_outlets = set(outlets)
    for place, actor in enumerate(actors):
        for number, rule in enumerate(actor.rules):
            for key in ("outlets", "except_outlets"):
                for position, outlet in enumerate(getattr(rule, key)):
                    if outlet not in feed_outlets:
                        at = ("actors", place, "rules", number, key, position)
                        problem = f'"{actor.id}": no feed is read of the outlet {quote_value(outlet)}, so this can never apply'
                        document.error(
                            at,
                            problem,
                            did_you_mean(
                                outlet, feed_outlets, otherwise="write it as in feeds.yaml"
                            ),
                        )


def _check_actor(actor: Actor, at: Place, document: Document) -> None:
    document.complain((*at, "id"), value_checks.check_identifier(actor.id))
    typed = document.data["actors"][at[1]].get("aliases")
    is_text = isinstance(typed, dict) and any(
        isinstance(listed, str) for listed in typed.values()
    )  # reported already
    if not any(actor.aliases.values()) and not is_text:
        problem = f'the actor "{actor.id}" has no alias, so it can never be flagged'
        document.error((*at, "aliases"), problem, "add one: aliases: {en: [name]}")
    for tag, aliases in actor.aliases.items():
        document.complain(
            (*at, "aliases", tag),
            value_checks.check_language(tag),
            name=f'"{actor.id}": the key "{tag}"',
        )
        for number, alias in enumerate(aliases):
            _check_alias(alias, actor, (*at, "aliases", tag, number), document)
    for number, phrase in enumerate(actor.exclude):
        if not value_checks.has_letters(phrase):
            place = (*at, "exclude", number)
            document.error(
                place,
                f'"{actor.id}": an exclude has no letter in it',
                "write a phrase, or delete it",
            )


def _check_alias(alias: str, actor: Actor, at: Place, document: Document) -> None:
    letters = sum(char.isalnum() for char in alias)
    if not letters:
        document.error(
            at,
            f'"{actor.id}": an alias has no letter in it: {quote_value(alias)}',
            "write a name, or delete it",
        )
    elif (
        letters < _MIN_ALIAS_LETTERS
        and not _UNSPACED_SCRIPTS.search(alias)
        and not _is_limited(alias, actor)
    ):
        problem = f'"{actor.id}": the alias {quote_value(alias)} is very short and may match ordinary words'
        document.warn(at, problem, "add requires_context or a rule for it, or write it out")


def _is_limited(alias: str, actor: Actor) -> bool:
    limited_aliases = {_fold_alias(needed.alias) for needed in actor.requires_context}
    limited_aliases |= {_fold_alias(rule.alias or alias) for rule in actor.rules}
    return _fold_alias(alias) in limited_aliases


def _check_rules(actor: Actor, at: Place, document: Document) -> None:
    """Report rules that can never apply, and aliases that a rule always excludes."""
    alias_by_key = {
        _fold_alias(alias): alias for aliases in actor.aliases.values() for alias in aliases
    }
    for number, needed in enumerate(actor.requires_context):
        place = (*at, "requires_context", number)
        _check_rule_alias(needed.alias, alias_by_key, (*place, "alias"), actor.id, document)
        if not any(map(value_checks.has_letters, needed.any)):
            advice = "list words of which one must be near: any: [Kabul, Afghanistan]"
            document.error(
                (*place, "any"),
                f'"{actor.id}": {quote_value(needed.alias)} requires no word',
                advice,
            )
    for number, rule in enumerate(actor.rules):
        place = (*at, "rules", number)
        if rule.alias is not None:
            _check_rule_alias(rule.alias, alias_by_key, (*place, "alias"), actor.id, document)
        _check_rule(rule, place, actor.id, document)
    for number, phrase in enumerate(actor.exclude):
        if _fold_alias(phrase) in alias_by_key:
            problem = f'"{actor.id}": {quote_value(phrase)} is an alias and excluded too, so it can never be flagged'
            document.error((*at, "exclude", number), problem, "delete one of the two")


def _check_rule_alias(
    alias: str, alias_by_key: dict[str, str], at: Place, actor: str, document: Document
) -> None:
    if _fold_alias(alias) not in alias_by_key:
        problem = f'"{actor}": the rule for {quote_value(alias)} can never apply, as it is not an alias of this actor'
        advice = did_you_mean(
            alias, alias_by_key.values(), otherwise="add the alias, or delete the rule"
        )
        document.error(at, problem, advice)


def _check_rule(rule: AliasRule, at: Place, actor: str, document: Document) -> None:
    if rule == AliasRule(alias=rule.alias):
        document.error(
            at,
            f'"{actor}": the rule limits nothing',
            "add near, case, in, outlets or languages to it",
        )
    if rule.near is not None and not any(map(value_checks.has_letters, rule.near.words)):
        document.error(
            (*at, "near", "words"), f'"{actor}": near has no words', "list one: words: [talks]"
        )
    if rule.near is not None and rule.near.within < 1:
        document.error(
            (*at, "near", "within"),
            f'"{actor}": within must be 1 or more',
            "write a number of words",
        )
    contradictory = sorted(set(rule.outlets) & set(rule.except_outlets))
    if contradictory:
        problem = (
            f'"{actor}": {quote_value(contradictory[0])} is in both outlets and except_outlets'
        )
        document.error((*at, "except_outlets"), problem, "delete one of the two")
    for number, tag in enumerate(rule.languages):
        document.complain(
            (*at, "languages", number),
            value_checks.check_language(tag),
            name=f'"{actor}": languages',
        )


def _warn_of_shared_aliases(placed: list[tuple[Place, Actor]], document: Document) -> None:
    first: dict[tuple[str, str], str] = {}
    for at, actor in placed:
        for tag, aliases in actor.aliases.items():
            for number, alias in enumerate(aliases):
                owner = first.setdefault((valid_tag(tag) or tag, _fold_alias(alias)), actor.id)
                if owner != actor.id:
                    problem = f'{quote_value(alias)} is an alias of "{owner}" and of "{actor.id}"'
                    document.warn(
                        (*at, "aliases", tag, number),
                        problem,
                        "both will be flagged; keep it where it belongs",
                    )


def _fold_refusals(document: Document) -> None:
    """Combine `not: …` and `when: …` of an interest into one expression."""
    items: Any = document.data.get("interests") if isinstance(document.data, dict) else None
    for item in items if isinstance(items, list) else []:
        refused = item.get("not") if isinstance(item, dict) else None
        if isinstance(item, dict) and "not" in item and isinstance(item.get("when"), str):
            refused_expression = (
                " or ".join(map(str, refused)) if isinstance(refused, list) else refused
            )
            item["when"] = (
                f"({item['when']}) and not ({refused_expression})"
                if refused_expression
                else item["when"]
            )
            del item["not"]


def _check_interest(interest: Interest, at: Place, actor_ids: set[str], document: Document) -> None:
    document.complain((*at, "id"), value_checks.check_identifier(interest.id))
    place = (*at, "when")
    try:
        mentioned_ids = _actors_in_expression(interest.when)
    except ValueError as trouble:
        problem, _, advice = str(trouble).partition("; ")
        document.error(
            place,
            f'the interest "{interest.id}": {problem}',
            advice or "write it like: a and not b",
        )
        return
    for name in sorted(mentioned_ids - actor_ids, key=interest.when.find) if actor_ids else ():
        advice = did_you_mean(name, actor_ids, otherwise="write the id of an actor of this file")
        document.error(
            place,
            f'the interest "{interest.id}" names {quote_value(name)}, which is not an actor',
            advice,
        )


def _actors_in_expression(expression: str) -> frozenset[str]:
    # late, because the engine is slow to load and a list without interests does not need it
    from extractors.names.interests import parse

    return parse(expression).actors


def _fold_alias(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _normalize_actor(actor: Actor) -> Actor:
    """Return the actor with primary language tags.

    Aliases under zh-Hans and zh-Hant are merged under zh.
    """
    aliases: dict[str, tuple[str, ...]] = {}
    for tag, listed in actor.aliases.items():
        code = valid_tag(tag) or tag
        clean = [" ".join(alias.split()) for alias in listed]
        aliases[code] = tuple(dict.fromkeys((*aliases.get(code, ()), *clean)))
    return replace(actor, aliases=aliases)
