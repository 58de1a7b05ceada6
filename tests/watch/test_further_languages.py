"""Names in languages and scripts that a watchlist has no aliases for."""

import pytest

from tests.watch.passages import Passage, read_passages, read_watchlist

PASSAGES = read_passages("passages_further.txt")


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda p: f"{p.language}-{p.text[:24]}")
def test_names_of_other_languages_are_found_with_the_endings_of_this_one(passage: Passage) -> None:
    found = read_watchlist("passages_watchlist_further.yaml").mentions(passage.text, passage.language)
    assert [(m.actor, m.surface) for m in found] == [(a, passage.text[s:e]) for a, s, e in passage.marked]


def test_most_are_found_when_no_one_tells_the_language() -> None:
    watchlist = read_watchlist("passages_watchlist_further.yaml")
    marked = found = false = 0
    for passage in PASSAGES:
        said = {(m.actor, m.start) for m in watchlist.mentions(passage.text)}
        wanted = {(actor, start) for actor, start, _ in passage.marked}
        marked, found, false = marked + len(wanted), found + len(said & wanted), false + len(said - wanted)
    assert found / marked > 0.65
    assert false <= 2
