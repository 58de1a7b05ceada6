from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.search.query import (
    And,
    Filter,
    Node,
    Not,
    Or,
    QueryError,
    Words,
    format_query,
    parse,
)

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)


def said(query: str) -> str:
    """The query as it was understood, with every bracket."""
    node = parse(query, now=NOW)
    return shown(node)


def shown(node: object) -> str:
    if isinstance(node, And | Or):
        joint = " & " if isinstance(node, And) else " | "
        return f"({joint.join(map(shown, node.parts))})"
    if isinstance(node, Not):
        return f"!{shown(node.part)}"
    assert isinstance(node, Words | Filter)
    return node.written


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("kabul talks", "(kabul & talks)"),
        ("kabul AND talks", "(kabul & talks)"),
        ("kabul OR talks moscow", "(kabul | (talks & moscow))"),
        ("(kabul OR doha) talks", "((kabul | doha) & talks)"),
        ("talks NOT doha -moscow", "(talks & !doha & !moscow)"),
        ("talks NOT (doha OR moscow)", "(talks & !(doha | moscow))"),
        ("and or not", "(and & or & not)"),
        ("“peace talks” «мир» 「塔利班」", '("peace talks" & "мир" & "塔利班")'),
        ("（kabul OR doha） talks", "((kabul | doha) & talks)"),
        ('outlet:"Meridian Wire" lang:ru,uk', '(outlet:"Meridian Wire" & lang:ru,uk)'),
        ("Actor：taliban has:Quote", "(actor:taliban & has:Quote)"),
        ("covid-19 http://news.example/a", "(covid-19 & http://news.example/a)"),
    ],
)
def test_what_a_query_means(query: str, meant: str) -> None:
    assert said(query) == meant


@pytest.mark.parametrize(
    ("query", "at", "words"),
    [
        ("", 0, "the query is empty"),
        ("kabul (doha", 6, "never closed; write )"),
        ("kabul)", 5, "nothing was opened before this )"),
        ("kabul OR", 8, "nothing follows OR"),
        ("OR kabul", 0, 'or "or" to search for it'),
        ("kabul AND OR doha", 10, "OR stands where a word should"),
        ('say "peace talks', 4, 'never closed; write "'),
        ("actro:taliban", 0, "write actor:"),
        ("has:qoute", 4, "write has:quote"),
        ("after:soon", 6, "write after:2021-10-15"),
        ("talib*", 5, "write talib: all of its forms are found anyway"),
        ("lang: kabul", 5, "has no value; write it right behind the colon: lang:ru"),
        ("kabul !!", 6, "no letter and no digit"),
        ("()", 1, "the parentheses are empty"),
        ("塔利班 (", 5, "ends where a word should stand"),
        ("(" * 30 + "a" + ")" * 30, 20, "deep"),
        ("word " * 300, 500, "more than 100 parts"),
        ("after:9999999d", 6, "is not a day"),
        ("lang:\udcff", 5, "can be searched"),  # a byte of the command line that is not UTF-8
        ("-NOT " * 390 + "kabul", 1, "write one NOT"),
    ],
)
def test_a_bad_query_says_where_and_what_to_write(query: str, at: int, words: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query, now=NOW)
    assert words in str(caught.value)
    assert caught.value.at == at


def test_the_caret_stands_below_the_mistake_in_a_terminal() -> None:
    with pytest.raises(QueryError) as caught:
        parse("塔利班 has:x", now=NOW)
    query, caret, _ = caught.value.lines()
    assert query == "塔利班 has:x"
    assert caret.index("^") == 2 * 3 + len(" has:")


def test_days_and_ages() -> None:
    moments = [
        parse(q, now=NOW)
        for q in ("after:2026-03-01", "before:2026-03", "after:3d", "after:2026-03-01T10:00+02:00")
    ]
    assert [one.moment for one in moments if isinstance(one, Filter)] == [
        datetime(2026, 3, 1, tzinfo=UTC),
        datetime(2026, 3, 1, tzinfo=UTC),
        datetime(2026, 3, 6, 12, tzinfo=UTC),
        datetime(2026, 3, 1, 8, tzinfo=UTC),
    ]


PIECES = [*"ab \"“”«»()（）-:：ORANDTЯ塔,*!'\n\0", " OR ", " NOT ", "actor:", "has:quote"]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text_is_read_or_refused_with_a_place_in_it(query: str) -> None:
    node, error = tried(query)
    if node is not None:
        assert shown(parse(format_query(node), now=NOW)) == shown(node)
    if error is not None:
        assert 0 <= error.at <= len(query)
        assert error.lines()[-1]


def tried(query: str) -> tuple[Node | None, QueryError | None]:
    try:
        return parse(query, now=NOW), None
    except QueryError as error:
        return None, error
