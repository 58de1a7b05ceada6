"""Inflection of languages without rules: learned from archived texts and stored under home."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from wirewatch.adapters.inflection_files import LearnedFile, declensions, read_learned, write_learned
from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store.engine import Store
from wirewatch.domain.configuration import Config

if TYPE_CHECKING:
    from wirewatch.domain.watch.watchlist import Watchlist

log = logging.getLogger("wirewatch")

FEWEST, MOST = 40, 3_000  # articles of a language that teach something, and that are read for it
GROWN = 2  # growth of the number of articles after which it is learned again


def compiled_watchlist(config: Config, home: Path) -> Watchlist:
    """Compile the watchlist with the inflection learned from the archive."""
    from wirewatch.domain.watch.watchlist import compile_watchlist

    return compile_watchlist(config.actors, config.interests, declensions(read_learned(home)))


def learn_inflection(store: Store, config: Config, home: Path) -> int:
    """Learn the inflection of names in alias languages without rules; return the number of languages learned."""
    from wirewatch.domain.watch.learned_inflection import learn_declension, unlisted_languages

    known = {(one.tag, one.script): one.articles for one in read_learned(home)}
    learned = 0
    for tag, script in unlisted_languages(config.actors):
        with store.read() as tx:
            articles = stored_articles.count_in_language(tx, tag)
            if articles < max(FEWEST, GROWN * known.get((tag, script), 0)) or known.get((tag, script), 0) >= MOST:
                continue
            texts = stored_articles.bodies_in_language(tx, tag, limit=MOST)
        found = learn_declension(tag, script, texts)
        write_learned(home, LearnedFile(tag=tag, script=script, articles=articles, declension=found))
        learned += found is not None
        log.info("learned the endings of names in “%s” from %d articles", tag, len(texts))
    return learned
