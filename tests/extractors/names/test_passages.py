"""Names in running text of fourteen languages: nearly all are found, nearly nothing else is."""

from collections import Counter

import pytest

from tests.extractors.names.passages import Passage, read_passages, read_watchlist

PASSAGES = read_passages("passages_further.txt")


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda p: f"{p.language}-{p.text[:24]}")
def test_names_of_other_languages_are_found_with_the_endings_of_this_one(passage: Passage) -> None:
    found = read_watchlist("passages_watchlist_further.yaml").mentions(
        passage.text, passage.language
    )
    assert [(m.actor, m.surface) for m in found] == [
        (a, passage.text[s:e]) for a, s, e in passage.marked
    ]


def test_most_are_found_when_no_one_tells_the_language() -> None:
    watchlist = read_watchlist("passages_watchlist_further.yaml")
    marked = found = false = 0
    for passage in PASSAGES:
        said = {(m.actor, m.start) for m in watchlist.mentions(passage.text)}
        wanted = {(actor, start) for actor, start, _ in passage.marked}
        marked, found, false = (
            marked + len(wanted),
            found + len(said & wanted),
            false + len(said - wanted),
        )
    assert found / marked > 0.65
    assert false <= 2


SETS = [
    ("passages_watchlist.yaml", "passages.txt"),
    ("passages_watchlist_2.yaml", "passages_2.txt"),
    ("passages_watchlist_3.yaml", "passages_3.txt"),
    ("passages_watchlist_4.yaml", "passages_4.txt"),
    ("passages_watchlist_5.yaml", "passages_5.txt"),
    ("passages_watchlist_5.yaml", "passages_6.txt"),
    ("passages_watchlist_7.yaml", "passages_7.txt"),
    ("passages_watchlist_8.yaml", "passages_8.txt"),
]


def score(
    watchlist_file: str, passages_file: str, *, tell_language: bool
) -> tuple[dict[str, Counter[str]], list[str]]:
    watchlist = read_watchlist(watchlist_file)
    tallies: dict[str, Counter[str]] = {}
    wrong = []
    for passage in read_passages(passages_file):
        found = watchlist.mentions(passage.text, passage.language if tell_language else None)
        tally = tallies.setdefault(passage.language, Counter())
        for actor, start, end in passage.marked:
            hit = any(m.actor == actor and m.start < end and start < m.end for m in found)
            tally["found" if hit else "missed"] += 1
            if not hit:
                wrong.append(f"missed {passage.text[start:end]} in: {passage.text}")
        for m in found:
            if not any(
                m.actor == actor and m.start < end and start < m.end
                for actor, start, end in passage.known
            ):
                tally["false"] += 1
                wrong.append(f"false {m.reason} in: {passage.text}")
    return tallies, wrong


def f1(tally: Counter[str]) -> float:
    return 2 * tally["found"] / max(1, 2 * tally["found"] + tally["missed"] + tally["false"])


@pytest.mark.parametrize(("watchlist_file", "passages_file"), SETS)
@pytest.mark.parametrize("tell_language", [True, False])
def test_names_are_found_in_every_language_whether_it_is_told_or_not(
    watchlist_file: str, passages_file: str, tell_language: bool
) -> None:
    tallies, wrong = score(watchlist_file, passages_file, tell_language=tell_language)
    assert f1(sum(tallies.values(), Counter())) >= 0.975, "\n".join(wrong)
    assert {
        language: f1(t) for language, t in tallies.items() if f1(t) < 0.88 and sum(t.values()) > 1
    } == {}, wrong
