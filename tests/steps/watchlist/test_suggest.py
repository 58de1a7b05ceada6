from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.archive_world import GUILD, MOLE, Archive, with_aliases
from wirewatch.domain.suggestions import (
    is_within_edits,
    log_likelihood_ratio,
    names_beside,
    title_grams,
)


def suggested(archive: Archive, actor: str = "guild") -> dict[str, list[str]]:
    """Return the suggested names by the heading that they stand under."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in archive.run("watch", "suggest", actor).splitlines():
        if line and not line.startswith(" "):
            heading = line.split()[0]
        elif line.startswith("  ") and not line.startswith("   "):
            found.setdefault(heading, []).append(line.partition("  (")[0].strip())
    return found


def test_names_in_parentheses_after_a_known_alias_are_proposed_acronyms_apart(
    archive: Archive,
) -> None:
    archive.write(GUILD, MOLE)
    archive.keep("The Lamplighters Guild (GOLUX) met.")
    archive.keep(
        "The Lamplighters Guild (GOLUX), and the Lamplighters Guild (Brotherhood of the Wick) again."
    )
    archive.keep("The Lamplighters Guild (founded in 1802) and the Lamplighters Guild (1802) met.")
    found = suggested(archive)
    assert found == {"acronyms": ["GOLUX"], "names": ["Brotherhood of the Wick"]}


def test_a_name_before_a_known_acronym_in_parentheses_is_proposed(archive: Archive) -> None:
    archive.write(GUILD, MOLE)
    archive.keep("Members of the Evening Light Society (LGX) met on Monday.")
    assert suggested(archive)["names"] == ["Evening Light Society"]


def test_a_name_that_it_is_also_called_by_is_proposed_in_its_language(archive: Archive) -> None:
    archive.write(GUILD, MOLE)
    archive.keep("The Great Mole, also known as Old Pier, shook.")
    archive.keep("Большой мол, также известный как Старый Причал, дрогнул.", language="ru")
    assert set(suggested(archive, "mole")["names"]) == {"Old Pier", "Старый Причал"}


def test_words_a_letter_or_two_from_an_alias_are_proposed_wherever_they_stand(
    archive: Archive,
) -> None:
    archive.write(with_aliases(GUILD, "Vexillor"), MOLE)
    archive.keep("Nobody saw Vexidlor on Monday, and Vexidlor was silent.")
    archive.keep("A wholly different Vaxicort.")
    assert suggested(archive)["words"][0] == "Vexidlor"
    assert "Vaxicort" not in suggested(archive)["words"]


def test_a_neighbour_of_one_word_of_a_phrase_counts_only_beside_another_word_of_it(
    archive: Archive,
) -> None:
    archive.write(GUILD, MOLE)
    archive.keep("The Lampligmters Guild met.")
    archive.keep("Lamplighterz are machines.", title="Machines")
    assert suggested(archive) == {"words": ["Lampligmters"]}


def test_names_that_keep_company_in_headlines_are_proposed(archive: Archive) -> None:
    archive.write(GUILD, MOLE)
    for number in range(8):
        archive.keep("The Lamplighters Guild met.", title=f"Orla Fenwick speaks on day {number}")
        archive.keep("Nothing else.", title=f"Rain falls on day {number}")
        archive.keep("Nothing more.", title="Harbour opens")
    assert suggested(archive)["names"] == ["Orla Fenwick"]


def test_what_the_watchlist_finds_already_is_not_proposed(archive: Archive) -> None:
    archive.write(GUILD, MOLE)
    archive.keep(
        "The Lamplighters Guild (LGX), the Lamplighters Guild (Great Mole) and Lamplighters' Guilds met."
    )
    out = archive.run("watch", "suggest", "guild")
    assert "no name for guild" in out


def test_an_unknown_actor_is_answered_with_the_known_ones(archive: Archive) -> None:
    archive.write(GUILD, MOLE)
    code, _, err = archive.ran("watch", "suggest", "gild")
    assert code == 2
    assert "guild, mole" in err


def test_each_proposal_has_its_count_and_an_example(archive: Archive) -> None:
    archive.write(GUILD, MOLE)
    archive.keep("The Lamplighters Guild (GOLUX) met.")
    out = archive.run("watch", "suggest", "guild")
    assert "GOLUX  (1 article, near “Lamplighters Guild”)" in out
    assert "The Lamplighters Guild (GOLUX) met." in out
    assert "Nothing was added." in out


def test_runs_of_a_headline_begin_and_end_with_telling_words() -> None:
    assert set(title_grams("The Envoy of Kabul")) == {"Envoy", "Kabul"}
    assert "نشست مسکو" in set(title_grams("نشست مسکو در پایتخت"))
    assert not list(title_grams("塔利班代表团访问莫斯科"))


def test_parentheses_that_hold_no_name_give_none() -> None:
    for held in ("left", "1802", "from the left", "a Monday", "?", "…"):
        assert not list(names_beside("", f" ({held}) met")), held


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(0, 3))
def test_words_are_within_as_many_edits_as_it_takes(a: str, b: str, edits: int) -> None:
    assert is_within_edits(a, b, edits) == (_distance(a, b) <= edits)


def _distance(a: str, b: str) -> int:
    if not a or not b:
        return len(a) + len(b)
    return min(
        _distance(a[1:], b) + 1, _distance(a, b[1:]) + 1, _distance(a[1:], b[1:]) + (a[0] != b[0])
    )


def test_likelihood_grows_with_how_unlike_the_shares_are() -> None:
    assert log_likelihood_ratio(10, 100, 10, 100) == 0
    assert log_likelihood_ratio(1, 100, 10, 100) == 0
    assert (
        0
        < log_likelihood_ratio(12, 100, 10, 100)
        < log_likelihood_ratio(20, 100, 10, 100)
        < log_likelihood_ratio(20, 100, 0, 100)
    )
