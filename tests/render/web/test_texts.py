"""Texts on a page: mentions marked where they stand, and what changed between two states."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extractors.model import Mention
from wirewatch.render.web.texts import (
    MarkedSpan,
    article_text,
    compare_texts,
    mark_spans,
    mention_passages,
    mention_reasons,
)


def shown(paragraphs: Iterable[Iterable[Any]]) -> str:
    return "\n".join(
        "".join(f"[{run.text}]" if run.mark else run.text for run in runs) for runs in paragraphs
    )


def mention(field: str, start: int, end: int, surface: str, actor: str = "taliban") -> Mention:
    return Mention(
        actor=actor, alias="Taliban", alias_language="en", surface=surface, start=start, end=end, rule="exact",
        reason=f"alias “Taliban”: as written, in {field}", field=field,  # type: ignore[arg-type]
    )  # fmt: skip


def test_marks_stand_where_the_store_has_them_in_any_script() -> None:
    text = "هیئت طالبان رفت.\n\nВ Москву приехали талибы."
    spans = [MarkedSpan(5, 11, 1), MarkedSpan(text.index("талибы"), text.index("талибы") + 6, 2)]
    assert shown(mark_spans(text, spans)) == "هیئت [طالبان] رفت.\nВ Москву приехали [талибы]."


def test_of_mentions_that_overlap_the_first_is_marked() -> None:
    assert (
        shown(mark_spans("Afghan Taliban", [MarkedSpan(0, 14, 1), MarkedSpan(7, 14, 2)]))
        == "[Afghan Taliban]"
    )


def test_control_and_bidi_characters_of_a_text_are_not_shown() -> None:
    assert shown(mark_spans("a\u202eb\x1b[1m", [])) == "ab[1m"


def test_a_text_of_one_endless_paragraph_is_cut_at_a_blank() -> None:
    (only,) = mark_spans("слово " * 20_000, [MarkedSpan(0, 5, 1)], max_bytes=1_000)
    assert "".join(run.text for run in only).endswith("слово…")
    assert 900 < len("".join(run.text for run in only).encode()) < 1_010


def test_a_long_text_is_cut_and_says_so() -> None:
    body = "\n".join("word " * 200 for _ in range(100))
    cut = article_text([], title="T", lead="", body=body, full_text=True, whole=False)
    assert not cut.is_whole
    assert 20 < len(cut.paragraphs) < 60
    assert article_text([], title="T", lead="", body=body, full_text=True, whole=True).is_whole


def test_where_whole_texts_may_not_be_shown_only_passages_are() -> None:
    body = "secret " * 100 + "the Taliban came " + "secret " * 100
    at = body.index("Taliban")
    found = [mention("body", at, at + 7, "Taliban")]
    text = article_text(found, title="T", lead="", body=body, full_text=False, whole=True)
    assert text.is_passages
    assert len("".join(run.text for run in text.paragraphs[0])) < 340
    assert "[Taliban]" in shown(text.paragraphs)


def test_near_mentions_share_a_passage() -> None:
    text = "x" * 500 + " Taliban and Taliban " + "x" * 500
    first = text.index("Taliban")
    assert (
        len(
            mention_passages(
                text, [MarkedSpan(first, first + 7, 1), MarkedSpan(first + 12, first + 19, 1)]
            )
        )
        == 1
    )


def test_one_reason_stands_for_all_places_of_the_same_form() -> None:
    found = mention_reasons(
        [
            mention("body", 9, 16, "Taliban"),
            mention("title", 0, 7, "Taliban"),
            mention("body", 0, 6, "طالبان"),
        ]
    )
    assert [(one.number, one.surface, one.fields, one.places) for one in found] == [
        (1, "Taliban", ("title", "body"), 2),
        (2, "طالبان", ("body",), 1),
    ]


def test_what_changed_is_shown_word_by_word() -> None:
    old = "Same line here.\nThe delegation arrives on Friday in Moscow.\nThis was cut out whole."
    new = "Same line here.\nThe delegation arrives on Saturday in Moscow.\nBrand new ending, quite other."
    same, edited, *rest = compare_texts(old, new)
    assert same.unchanged == 1
    assert [(one.change, one.text) for one in edited.parts if one.change != "same"] == [
        ("cut", "Friday "),
        ("added", "Saturday "),
    ]
    assert [part.change for line in rest for part in line.parts] == ["cut", "added"]


def test_scripts_without_blanks_are_compared_sign_by_sign() -> None:
    (line,) = compare_texts("塔利班代表团星期五抵达莫斯科", "塔利班代表团星期六抵达莫斯科")
    assert [(one.change, one.text) for one in line.parts if one.change != "same"] == [
        ("cut", "五"),
        ("added", "六"),
    ]


def test_a_text_of_one_endless_line_costs_nothing() -> None:
    (line,) = compare_texts("word " * 20_000, "other " * 20_000)
    assert {part.change for part in line.parts} == {"cut", "added"}
