"""Whether an article means a watched actor at all, judged by its other topics.

The watch engine decides by the words around a name. Here the whole article counts: a chess cup
named after a forum, students called by a word that is also the name of a movement, another person
of the same surname. In doubt an article is kept: it is rejected only if it is about sport, arts,
schooling or goods, and about no activity of states or movements.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from extractors.model import Mention
from extractors.names.actors import Actor
from extractors.stories.features import sounds
from extractors.stories.lexicon import CULTURE
from extractors.stories.terms import TELLS_NOTHING, Table, concept, fold, stem, words

MIN_CULTURE_MARGIN = 4  # of culture over state activity; words in title or lead count three times
MIN_CULTURE_CONCEPTS = 2  # concepts in the whole article, one of them in title or lead
MAX_BODY_CHARS = 4_000  # characters of the body
# Activities of states, movements and their envoys: concepts of the story lexicon.
_DEEDS = """
    talk meet delegation visit minister foreign spokes president prime_minister government parliament election
    recogni embass sanction agree border humanitarian aid refugee war army ceasefire weapon drone terror opposition
    invite security right prison protest region kill injur explosion attack shoot police arrest kidnap claim
    victim
"""
PUBLIC_CONCEPTS = frozenset(_DEEDS.split())
CULTURE_TABLE = Table((CULTURE,))
_TITLES = """
    mr mrs ms dr prof general gen col minister president ambassador envoy spokeswoman spokesman senator
    monsieur madame señor señora senhor senhora signora herr frau г-н г-жа господин госпожа
"""
HONORIFIC_WORDS = frozenset(_TITLES.split())
_COMMON = "group movement front party army network state union force forces brigade council corps company grupo groupe"
GROUP_WORDS = frozenset(_COMMON.split())
_NAME_BEFORE = re.compile(r"([^\W\d_][\w'’-]+)[ \u00a0]+$")


class Naming(Protocol):
    """The parts of an article that relevance depends on."""

    @property
    def title(self) -> str:
        """Its headline."""

    @property
    def lead(self) -> str:
        """Its first paragraph."""

    @property
    def body(self) -> str:
        """The other paragraphs."""

    @property
    def mentions(self) -> Sequence[Mention]:
        """Where it names watched actors."""


def is_meant(article: Naming, actors: Mapping[str, Actor]) -> bool:
    """True if an article most likely means an actor it names. `actors`: the watchlist by id."""
    actor_ids = {mention.actor for mention in article.mentions}
    if len(actor_ids) != 1:
        return True
    (name,) = actor_ids
    actor = actors.get(name)
    if actor is not None and _is_person(actor) and _is_of_another(article, actor):
        return False
    return not _is_of_culture(article.title, article.lead, article.body[:MAX_BODY_CHARS])


@lru_cache(maxsize=1_024)
def _is_of_culture(title: str, lead: str, body: str) -> bool:
    first, rest = words(fold(f"{title}\n{lead}")), words(fold(body))
    culture_first = {key for word in first if (key := CULTURE_TABLE.concept(word))}
    culture = culture_first | {key for word in rest if (key := CULTURE_TABLE.concept(word))}
    public_first = {key for word in first if (key := concept(word)) in PUBLIC_CONCEPTS}
    public = public_first | {key for word in rest if (key := concept(word)) in PUBLIC_CONCEPTS}
    weight = len(culture) - len(public) + 2 * (len(culture_first) - len(public_first))
    return (
        bool(culture_first)
        and len(culture) >= MIN_CULTURE_CONCEPTS
        and weight >= MIN_CULTURE_MARGIN
    )


def _is_of_another(article: Naming, actor: Actor) -> bool:
    """True if a bare surname belongs to a person introduced by another given name."""
    surfaces = {mention.surface for mention in article.mentions}
    if any(len(words(surface)) > 1 for surface in surfaces):
        return False
    parts = [word for alias in _spellings(actor) for word in words(fold(alias))]
    own_words = {sound for word in parts for sound in sounds(word)} | {
        word.casefold() for word in parts
    }
    text = f"{article.lead}\n{article.body[:MAX_BODY_CHARS]}"
    firsts = [at for surface in surfaces if (at := text.find(surface)) >= 0]
    if not firsts:
        return False
    before = _NAME_BEFORE.search(text, max(0, min(firsts) - 40), min(firsts))
    given_name = before[1] if before else ""
    low = given_name.casefold().rstrip(".")
    if (
        not given_name[:1].isupper()
        or low in HONORIFIC_WORDS
        or stem(fold(low)) in TELLS_NOTHING
        or concept(fold(given_name))
    ):
        return False
    return not {*sounds(fold(given_name)), fold(given_name).casefold()} & own_words


def _is_person(actor: Actor) -> bool:
    """True if an actor is a person: by its kind, or by aliases of a full name and its last word."""
    if actor.kind is not None:
        return actor.kind == "person"
    return any(
        alias.casefold() == longer.split()[-1].casefold()
        for aliases in actor.aliases.values()
        for alias in aliases
        for longer in aliases
        if len(alias.split()) == 1 and _is_full_name(longer)
    )


def _is_full_name(alias: str) -> bool:
    """True if the words before the last may be given names; "Afghan" and "Group" cannot."""
    *given_names, _ = alias.split()
    return bool(given_names) and all(
        word[:1] != word[:1].lower()
        and concept(fold(word)) is None
        and word.casefold() not in GROUP_WORDS
        for word in given_names
    )


def _spellings(actor: Actor) -> Sequence[str]:
    return [alias for aliases in actor.aliases.values() for alias in aliases] + [actor.name]
