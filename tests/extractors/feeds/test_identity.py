"""Which entry is which: no entry lost, none told twice."""

from __future__ import annotations

from extractors.feed import parse
from tests.extractors.feeds.building import URL, rss


def identities(*items: str) -> list[str]:
    return [entry.identity for entry in parse(rss(*items).encode(), url=URL).entries]


def item(title: str = "", link: str = "", guid: str = "", date: str = "") -> str:
    fields = {"title": title, "link": link, "guid": guid, "pubDate": date}
    return "".join(f"<{name}>{value}</{name}>" for name, value in fields.items() if value)


def test_identity_is_a_sha_256_in_hex() -> None:
    (identity,) = identities(item("A", guid="g"))
    assert len(identity) == 64
    assert int(identity, 16) >= 0


def test_the_guid_names_an_entry_whatever_its_title_link_or_place_becomes() -> None:
    before = identities(item("A", "https://o.example/1", "g1"))
    after = identities(
        item("New", "https://o.example/2", "g2"), item("A, edited", "https://o.example/1b", "g1")
    )
    assert after[1] == before[0]


def test_without_a_guid_a_link_of_its_own_names_an_entry() -> None:
    before = identities(item("A", "https://o.example/1"))
    after = identities(item("A, edited", "https://o.example/1"), item("B", "https://o.example/2"))
    assert before[0] == after[0]


def test_entries_that_share_one_link_and_have_no_guid_are_told_apart_by_title_and_date() -> None:
    items = [
        item(f"Release {n}", "https://o.example/news", date=f"{n} Jan 2017") for n in range(1, 30)
    ]
    before = identities(*items)
    assert len(set(before)) == 29
    assert identities(item("Release 30", "https://o.example/news"), *items)[1:] == before


def test_a_guid_that_many_links_share_keeps_every_entry() -> None:
    shared = [item(f"N{n}", f"https://o.example/{n}", "same") for n in range(5)]
    assert len(set(identities(*shared))) == 5
    assert identities(item("New", "https://o.example/new", "same"), *shared)[1:] == identities(
        *shared
    )


def test_a_second_entry_with_a_known_guid_does_not_make_the_first_look_new() -> None:
    (first,) = identities(item("A", "https://o.example/1", "g"))
    newer, older = identities(
        item("B", "https://o.example/2", "g"), item("A", "https://o.example/1", "g")
    )
    assert older == first
    assert newer != first


def test_entries_repeated_word_for_word_still_get_identities_of_their_own() -> None:
    twice = identities(item("A", "https://o.example/1", "g"), item("A", "https://o.example/1", "g"))
    assert len(set(twice)) == 2
    assert twice[1] == identities(item("A", "https://o.example/1", "g"))[0]


def test_the_forgiving_parser_names_entries_as_the_fast_one_does() -> None:
    items = (
        item("A", "https://o.example/1"),
        item("B", guid="t3_x"),
        item("C", "/c", date="1 Jan 2017"),
    )
    broken = rss(
        *items, head="<image><url>x</image>", attributes='xml:base="https://base.example/r/"'
    )
    whole = rss(*items, attributes='xml:base="https://base.example/r/"')
    names = [
        [e.identity for e in parse(text.encode(), url=URL).entries] for text in (whole, broken)
    ]
    assert names[0] == names[1]
