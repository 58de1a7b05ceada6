from __future__ import annotations

import time

from wirewatch.render.web.edits import CONTEXT_LINES, FileLine, compare_files

TEN = [f"line {number}" for number in range(1, 11)]


def changed(before: list[str], after: list[str]) -> list[FileLine]:
    found = compare_files("\n".join(before), "\n".join(after))
    return [one for one in found.lines if one.kind not in ("same", "gap")]


def test_a_changed_line_has_its_number_before_and_after() -> None:
    after = ["new first", *TEN[:4], "LINE 5", *TEN[5:]]
    assert changed(TEN, after) == [
        FileLine("added", "new first", None, 1),
        FileLine("cut", "line 5", 5, None),
        FileLine("added", "LINE 5", None, 6),
    ]


def test_only_the_lines_around_a_change_are_shown() -> None:
    long = [f"line {number}" for number in range(100)]
    found = compare_files("\n".join(long), "\n".join([*long[:50], *long[51:]]))
    assert (found.cut, found.added, len(found.lines)) == (1, 0, 1 + 2 * CONTEXT_LINES)
    two = compare_files("\n".join(long), "\n".join(["x", *long[1:99], "y"]))
    assert [one.kind for one in two.lines].count("gap") == 1


def test_lines_that_repeat_stay_apart() -> None:
    assert changed(["a", "a", "a"], ["a", "a"]) == [FileLine("cut", "a", 3, None)]
    assert changed(["a"], ["a", "a"]) == [FileLine("added", "a", None, 2)]
    assert changed([], ["a"]) == [FileLine("added", "a", None, 1)]
    assert changed(["a"], ["a"]) == []


def test_two_files_that_have_nothing_in_common_are_compared_in_time() -> None:
    began = time.process_time()
    found = compare_files(
        "\n".join(map(str, range(200_000))), "\n".join(f"x{n % 7}" for n in range(200_000))
    )
    assert found.more > 0
    assert len(found.lines) <= 2_000
    assert time.process_time() - began < 5
