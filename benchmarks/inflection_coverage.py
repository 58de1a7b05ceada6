"""How many forms of the proper names in a dictionary the classes of endings make, and which endings they miss most.

usage: python -m benchmarks.inflection_coverage [TAG ...]        (needs simplemma, which Wirewatch does not)

simplemma's dictionaries map forms to lemmas; only capitalised ones are looked at. Nothing of them is kept or printed
but one example of each missing ending.
"""

from __future__ import annotations

import sys
from collections import Counter
from itertools import takewhile

from extractors.names.inflection_classes import read_classes
from extractors.names.languages.declensions import DECLENSIONS
from extractors.names.languages.language import Declension
from extractors.names.normalization import fold

FILES = {"hr": "hbs"}  # simplemma's name, where it is another
SAME = {"sr", "bs", "sh"}  # classes of hr
SHORTEST = 4  # letters of a lemma
SHOWN = 12  # missing endings


def main() -> None:
    wanted = sys.argv[1:]
    for declension in DECLENSIONS:
        if declension.tag not in SAME and (not wanted or declension.tag in wanted):
            pairs = names_of(declension.tag)
            if pairs:
                print(coverage(declension, pairs), flush=True)


def names_of(tag: str) -> list[tuple[str, str]]:
    """Return (form, lemma) of the capitalised words of a dictionary; an empty list where there is none."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    try:
        dictionary = DefaultDictionaryFactory(cache_max_size=1).get_dictionary(FILES.get(tag, tag))
    except ValueError:
        return []
    return [
        (form, lemma)
        for form, lemma in dictionary.items()
        if form != lemma
        and form[:1].isupper()
        and lemma[:1].isupper()
        and lemma.isalpha()
        and len(lemma) >= SHORTEST
    ]


def coverage(declension: Declension, pairs: list[tuple[str, str]]) -> str:
    classes = read_classes(declension)
    missing: Counter[tuple[str | None, int, str]] = Counter()
    example: dict[tuple[str | None, int, str], str] = {}
    for form, lemma in pairs:
        typed, printed = fold(lemma), fold(form)
        if printed not in classes.forms(typed):
            kept = sum(
                1
                for _ in takewhile(
                    lambda pair: pair[0] == pair[1], zip(typed, printed, strict=False)
                )
            )
            change = (classes.ending_of(typed), len(typed) - kept, printed[kept:])
            missing[change] += 1
            example.setdefault(change, f"{lemma} {form}")
    shown = "; ".join(
        f"-{ending or ''}: cut {cut} add {add} ({example[ending, cut, add]}, {count})"
        for (ending, cut, add), count in missing.most_common(SHOWN)
    )
    return f"{declension.tag:3} {1 - missing.total() / len(pairs):.3f} of {len(pairs)} forms   missing {shown}"


if __name__ == "__main__":
    main()
