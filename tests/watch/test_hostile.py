"""Hostile text costs no more than its length."""

import time

import pytest

from tests.watch.actors import LAVROV, LEAGUE, watchlist

LONG = 40_000


@pytest.mark.parametrize(
    "piece",
    [
        "a\u0301" + "\u0301" * 50,
        "Лaв",
        "Lavrov ",
        "(((((",
        "&amp",
        "&shy;",
        "Northern \n",
        "'s's",
        "ل",
        "拉夫",
        "N.L.F.",
        "<b>",
        "<b ",
        "NLF (",
        "North (NLF) ",
        "New Leaf Farms NLF north ",
    ],
)
def test_repeated_bait_is_read_in_time(piece: str) -> None:
    text = piece * (LONG // len(piece))
    started = time.process_time()
    watchlist(LAVROV, LEAGUE).mentions(text)
    assert time.process_time() - started < 4
