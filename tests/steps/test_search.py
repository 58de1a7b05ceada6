from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from extractors.search import tokens
from extractors.search.query import Words
from extractors.search.results import SearchResult
from tests.support.search_world import ACTORS, Library, library, say
from tests.support.store_world import NOON, article, feed, mention, sync
from wirewatch.adapters.backup import copy_store
from wirewatch.adapters.store import articles, key_values, search_index
from wirewatch.adapters.store import search as index
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.adapters.store.schema_upgrade import migrate
from wirewatch.steps.search import search_store
from wirewatch.steps.search_index import fill_index


@pytest.fixture
def shelf(store: Store) -> Library:
    return library(store)


def asked(shelf: Library, query: str, limit: int = 20, cursor: str | None = None) -> SearchResult:
    return search_store(shelf.store, query, actors=ACTORS, now=NOON, limit=limit, cursor=cursor)


def found(shelf: Library, query: str) -> list[str]:
    return shelf.names([hit.article_id for hit in asked(shelf, query).hits])


# On SQLite and on PostgreSQL alike: `store` is both.
ANSWERS = {
    "truce": ["truce"],
    "Lamplighter's": ["truce"],
    "talk": ["truce", "talks"],
    "talking doha": ["truce"],
    '"peace talks"': ["truce"],
    '"talks of peace"': ["talks"],
    "peace talks": ["truce", "talks"],
    '"stall the talks"': [],
    "европейский союз": ["ru", "ru-other"],
    '"европейский союз"': ["ru"],
    '"Европейскому союзу"': ["ru"],
    "ФОНАРЩИК": ["ru"],
    "елка": ["ru-other"],
    "Доха": ["ru"],
    "疫": ["zh"],
    "公会": ["zh"],
    "欧洲联盟": ["zh"],
    "歐洲聯盟": ["zh"],
    "盟欧": [],
    "联盟洲": [],
    "دوحه": ["fa"],
    "گروه": ["fa"],
    "كتابها": ["fa"],
    "görüşme": ["tr"],
    "GÖRÜŞMELER": ["tr"],
    "Kabil": ["tr"],
    "สันติภาพ": ["th"],
    "ภาพสันติ": [],
    "तालिबान": ["hi"],
    "Präsident": ["de"],
    "strassen": ["de"],
    "doha": ["truce", "tr", "de"],
    "doha OR Доха OR 多哈 OR دوحه": ["truce", "ru", "zh", "fa", "tr", "de"],
    "doha NOT truce": ["tr", "de"],
    "doha -(truce OR Präsident)": ["tr"],
    "NOT (doha OR Доха OR 多哈 OR دوحه OR दोहा OR โดฮา)": ["talks", "ru-other"],
    "(truce OR стена) doha": ["truce"],
    "actor:guild": ["truce", "ru", "zh"],
    'actor:"Гильдия фонарщиков" NOT lang:ru': ["truce", "zh"],
    "actor:lamplighters doha": ["truce"],
    "NOT actor:guild lang:ru,zh": ["ru-other"],
    "actor:guild OR actor:mole": ["truce", "talks", "ru", "zh"],
    "doha (actor:guild OR lang:de)": ["truce", "de"],
    "outlet:meridian": ["truce", "talks"],
    'outlet:"meridian wire" peace has:story': ["truce"],
    "lang:zh-Hans": ["zh"],
    "after:2026-03-01": ["truce"],
    "after:3d before:2d": ["ru"],
    "before:2026-02-22": ["hi", "de"],
    "story:truce2345": ["truce"],
    "quote:lamp": ["truce"],
    'quote:"the lamps burn"': ["truce"],
    "quote:truce": [],
    "quote:lamp OR 疫": ["truce", "zh"],
    "has:quote": ["truce"],
    "has:actor -has:story": ["talks", "ru", "zh"],
    "has:edit": [],
    "фонарщик OR 疫 NOT lang:de": ["ru", "zh"],
    "has:retraction OR has:date": [],
    "o'clock": [],
}


def test_queries_find_what_they_mean(shelf: Library) -> None:
    assert {query: found(shelf, query) for query in ANSWERS} == ANSWERS


def test_a_hit_says_which_form_matched_and_shows_its_sentence(shelf: Library) -> None:
    hit = asked(shelf, '"европейский союз" фонарщик').hits[0]
    assert set(hit.forms) == {"фонарщиков", "Европейского союза", "Европейским союзом"}
    passage = hit.passages[0]
    assert passage.text == "Представители Гильдии фонарщиков встретились с Европейским союзом."
    assert [part.text for part in passage.parts if part.strong] == [
        "фонарщиков",
        "Европейским союзом",
    ]
    with shelf.store.read() as tx:
        stored = articles.get_article(tx, hit.article_id)
    assert stored is not None
    assert getattr(stored, passage.place)[passage.start : passage.end] == passage.text
    assert passage.id == f"{hit.article_id}-body-{passage.start}"


def test_pages_follow_each_other_without_gap_or_repetition(shelf: Library) -> None:
    every = [hit.article_id for hit in asked(shelf, "NOT nowhere").hits]
    assert len(every) == 10
    got: list[int] = []
    cursor = None
    while True:
        page = asked(shelf, "NOT nowhere", limit=3, cursor=cursor)
        assert page.total == 10
        got += [hit.article_id for hit in page.hits]
        cursor = page.next
        if cursor is None:
            break
    assert got == every
    with pytest.raises(ValueError, match="is no cursor"):
        asked(shelf, "doha", cursor="x")


NOTHING = [
    ("trucce", "no article holds trucce, in any of its forms", ["truce"]),
    ("Погоди европейская осень", "no article holds осень", []),
    ("doha lang:ru", "nothing that fits the rest also fits", ["lang:ru", "doha"]),
    ('"Ada: lamps burning"', "no article holds", ['"Ada:" lamps burning']),
    ('"Doha -truce"', "no article holds", ['Doha "-truce"']),
    ('quote:"talks of peace"', "no quote holds", ['"talks of peace"']),
    ('"talks stalled in Doha"', 'no article holds "talks stalled in Doha"', []),
    ("outlet:meridain", "no outlet is called meridain; did you mean Meridian Wire?", []),
    ("actor:nobody", "no actor is called nobody; known are: guild, mole", []),
    ("quote:truce", "no quote holds quote:truce", ["truce"]),
    ("点灯的人", "no article holds 点灯的人", []),
    ("mole lang:th", "nothing that fits the rest also fits", ["mole"]),
]


def test_a_query_that_finds_nothing_says_why_and_what_would(shelf: Library) -> None:
    for query, why, advice in NOTHING:
        result = asked(shelf, query)
        assert result.total == 0
        assert any(why in one for one in result.why_none), result.why_none
        assert set(advice) <= {one.query for one in result.advice}
        for one in result.advice:
            assert asked(shelf, one.query).total == one.articles


def test_an_article_of_unknown_language_is_in_no_language(shelf: Library) -> None:
    with shelf.store.begin() as tx:
        (herald, *_) = sync(tx, feed("herald")).values()
        new = article(herald, "unknown", language=None, title="Truce", lead="", body="A truce.")
        shelf.ids["unknown"] = articles.add_article(tx, new, mentions=[])
    assert found(shelf, "truce -lang:ru") == ["unknown", "truce"]
    assert found(shelf, "truce lang:en") == ["truce"]


def test_advice_on_hostile_words_is_bounded(
    shelf: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = 0
    counted = index.word_frequencies

    def frequencies(tx: Connection, words: Sequence[Words], *, limit: int) -> list[int]:
        nonlocal tried
        tried += len(words)
        return counted(tx, words, limit=limit)

    monkeypatch.setattr(index, "word_frequencies", frequencies)
    assert asked(shelf, "q" * 1_900).total == 0
    assert tried == 0
    several = asked(shelf, " ".join(f"q{number}" for number in range(90)))
    assert "82 more words or phrases do not occur in any article" in several.why_none
    assert tried < 8 * 300


def test_an_alias_that_no_text_holds_leads_to_its_actor(shelf: Library) -> None:
    shy = (replace(ACTORS[0], aliases={"en": ("Lamplighters", "LGX")}),)
    result = search_store(shelf.store, "LGX truce", actors=shy, now=NOON)
    assert "actor:guild truce" in [one.query for one in result.advice]


def test_an_edit_replaces_what_is_found(shelf: Library) -> None:
    with shelf.store.begin() as tx:
        stored = articles.get_article(tx, shelf.ids["truce"])
        assert stored is not None
        new = article(
            stored.feed_id,
            "truce",
            title="Lamplighters break truce",
            body="Guns in Doha.",
            language="en",
        )
        articles.revise_article(tx, stored.id, new, mentions=(), now=NOON + timedelta(hours=1))
    assert found(shelf, "guns") == ["truce"]
    assert found(shelf, "sign") == []
    assert found(shelf, "flint") == []
    assert found(shelf, "has:edit") == ["truce"]
    assert found(shelf, "quote:lamps") == ["truce"]  # until its statements are read again
    with shelf.store.begin() as tx:
        say(tx, shelf.ids["truce"], "Run for the harbour", "Ada Flint")
    assert found(shelf, "quote:lamps") == []
    assert found(shelf, "quote:harbour") == ["truce"]


def test_an_article_that_turns_out_to_be_in_another_language_is_found_as_such(
    shelf: Library,
) -> None:
    with shelf.store.begin() as tx:
        stored = articles.get_article(tx, shelf.ids["truce"])
        assert stored is not None
        new = article(
            stored.feed_id, "truce", title="Wojna w Doha", body="W Moskwie cisza.", language="pl"
        )
        articles.revise_article(tx, stored.id, new, mentions=(), kind="reread", now=NOON)
    assert found(shelf, "Moskwa") == ["truce"]
    assert found(shelf, "lang:pl") == ["truce"]
    assert found(shelf, "quote:lamp") == ["truce"]
    with shelf.store.begin() as tx:
        say(tx, stored.id, "Cisza w Moskwie", "X")
    assert found(shelf, "quote:lamp") == []
    assert found(shelf, "quote:moskwa") == ["truce"]


def forget_index(store: Store) -> None:
    """Leave the store as one from before there was an index."""
    with store.begin() as tx:
        key_values.delete_value(tx, "search")
        search_index.prepare_index(tx)
        key_values.delete_value(tx, "search")


def test_an_old_store_is_indexed_in_batches_while_articles_come(shelf: Library) -> None:
    before = {query: found(shelf, query) for query in ANSWERS}
    forget_index(shelf.store)
    part = asked(shelf, "doha")
    assert part.total == 0
    assert part.indexing is not None
    assert (part.indexing.indexed, part.indexing.articles) == (0, 10)
    shown: list[tuple[int, int]] = []

    def arrives(what: str, done: int, total: int) -> None:
        shown.append((done, total))
        with shelf.store.begin() as tx:
            herald = sync(tx, feed("herald"))["https://www.herald.example/rss"]
            name = f"late-{done}"
            shelf.ids[name] = articles.add_article(
                tx, article(herald, name, body="Late lamps."), mentions=()
            )

    report = fill_index(shelf.store, now=NOON, batch=4, progress=arrives)
    assert report.indexed == 10
    assert report.complete
    assert [done for done, _ in shown] == [4, 8, 10]
    assert asked(shelf, "doha").indexing is None
    assert len(found(shelf, '"late lamps"')) == 3
    late = {"NOT (doha OR Доха OR 多哈 OR دوحه OR दोहा OR โดฮา)", "after:2026-03-01"}
    assert {query: found(shelf, query) for query in ANSWERS if query not in late} == {
        query: names for query, names in before.items() if query not in late
    }
    assert fill_index(shelf.store, now=NOON).indexed == 0


def test_building_stops_and_goes_on(shelf: Library) -> None:
    forget_index(shelf.store)
    assert not fill_index(shelf.store, now=NOON, batch=3, at_most=3).complete
    assert found(shelf, "truce") == ["truce"]  # the newest come first
    assert found(shelf, "Präsident") == []
    with shelf.store.begin() as tx:  # an article that is not indexed yet is edited
        new = article(1, "de", title="Neues", body="Der Präsident schwieg.", language="de")
        articles.revise_article(tx, shelf.ids["de"], new, mentions=(), now=NOON)
    assert fill_index(shelf.store, now=NOON).complete
    assert found(shelf, "Präsident schweigen OR schwieg") == ["de"]
    assert found(shelf, "Straßen") == []


def test_tokens_of_another_version_are_dropped_and_built_again(
    shelf: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "TOKENS_VERSION", tokens.TOKENS_VERSION + 1)
    assert asked(shelf, "truce").indexing is not None
    assert fill_index(shelf.store, now=NOON).indexed == 10
    assert found(shelf, "truce") == ["truce"]


def test_characters_that_no_database_stores_do_not_break_the_index(shelf: Library) -> None:
    with shelf.store.begin() as tx:
        odd = article(
            1, "odd", body="bad\0lamp \ud800 it's 'quoted' \\back %s :x 'a':1", language="en"
        )
        shelf.ids["odd"] = articles.add_article(tx, odd, mentions=())
    assert found(shelf, "badlamp OR (bad lamp)") == ["odd"]
    with shelf.store.begin() as tx:
        articles.revise_article(
            tx, shelf.ids["odd"], article(1, "odd", body="plain"), mentions=(), now=NOON
        )
    assert found(shelf, "bad") == []
    assert found(shelf, "quoted") == []


def test_a_store_of_the_release_before_is_upgraded_and_indexed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    engine = create_engine(url)
    with engine.begin() as connection:
        migrate(connection, version="0009")
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        for name, values in OLD_ROWS:
            old.execute(
                f"INSERT INTO {name} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
                [*values.values()],
            )
        old.commit()
    store = open_store(url)
    assert fill_index(store, now=NOON).indexed == 1
    hits = search_store(store, "lamps lang:en after:2026-01-01", now=NOON).hits
    assert [hit.title for hit in hits] == ["Of lamps"]
    store.close()


FEED = {
    "id": 1, "url": "https://a.example/rss", "outlet": "Herald", "merge": 1, "kind": "feed", "min_seconds": 60,
    "max_seconds": 60, "configured": 1, "added_at": "2026-03-01 00:00:00", "host": "a.example",
    "fetch_url": "https://a.example/rss", "next_due_at": "2026-03-01 00:00:00", "failures": 0, "last_detail": "",
    "moved_times": 0, "hints": "{}",
}  # fmt: skip
ARTICLE = {
    "url": "u", "canonical_url": "u", "url_key": "u", "feed_id": 1, "outlet": "Herald", "title": "Of lamps",
    "lead": "", "body": "They burn.", "paragraphs": "[]", "authors": "[]", "language": "en",
    "published_precision": "day", "body_source": "page", "text_hash": "h", "seen_at": "2026-03-01 00:00:00",
    "revision": 1, "quiet": 0, "flagged": 0, "watched_with": "w",
}  # fmt: skip
OLD_ROWS: list[tuple[str, dict[str, object]]] = [("feeds", dict(FEED)), ("articles", dict(ARTICLE))]


def test_a_backup_holds_the_index(sqlite_url: str, tmp_path: Path) -> None:
    first = open_store(sqlite_url)
    shelf = library(first)
    copy = first.path.with_name("copy.db") if first.path else None
    assert copy is not None
    copy_store(first, copy)
    again = open_store(f"sqlite:///{copy}")
    assert found(Library(again, shelf.ids), '"peace talks"') == ["truce"]
    with again.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM search_documents")).scalar() == 10
    again.close()
    first.close()


def test_an_actor_asked_for_is_shown_where_it_is_named(store: Store) -> None:
    body = "The harbour slept. Later the Lamplighters came. Nobody saw them."
    start = body.index("Lamplighters")
    one = mention("guild", start, field="body", surface="Lamplighters")
    with store.begin() as tx:
        herald = next(iter(sync(tx, feed("herald")).values()))
        one = replace(one, end=start + len("Lamplighters"))
        articles.add_article(
            tx, article(herald, "night", lead="", body=body, language="en"), mentions=[one]
        )
    for query in ("actor:guild", "actor:guild NOT actor:mole", "actor:lamplighters lang:en"):
        hit = search_store(store, query, actors=ACTORS, now=NOON).hits[0]
        assert hit.passages[0].text == "Later the Lamplighters came."
        assert hit.forms == ("Lamplighters",)


def test_several_builders_and_an_edit_at_once_leave_a_true_index(shelf: Library) -> None:
    if shelf.store.path is None and shelf.store.is_sqlite:
        pytest.skip("in memory there is one connection")
    forget_index(shelf.store)

    def edit() -> None:
        for number in range(5):
            with shelf.store.begin() as tx:
                new = article(1, "de", title="Neues", body=f"Fassung{number} steht.", language="de")
                articles.revise_article(tx, shelf.ids["de"], new, mentions=(), now=NOON)

    with ThreadPoolExecutor(4) as pool:
        builders = [pool.submit(fill_index, shelf.store, now=NOON, batch=2) for _ in range(3)]
        pool.submit(edit).result()
        for one in builders:
            one.result()
    assert fill_index(shelf.store, now=NOON).complete
    assert found(shelf, "Fassung4") == ["de"]
    assert found(shelf, "Fassung3 OR Straßen") == []
    assert found(shelf, '"peace talks"') == ["truce"]
    assert len(asked(shelf, "NOT nowhere").hits) == 10
