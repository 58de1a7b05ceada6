"""What inflection learned from text alone is worth: names of a corpus read as if their language were unknown.

usage: python -m benchmarks.learned_inflection NAMES_FOLDER [--langs eu,ky]

NAMES_FOLDER holds lists/XX.yaml and data/XX.jsonl.gz (id, text, m = gold mentions, o = optional spans). Each language
is read twice under a tag that no module has: with nothing known of it, and with what its own sentences teach without
their labels. Printed are precision, recall and F1; a derived word or a compound counts as false.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from time import process_time
from typing import Any

from extractors.names.actors import Actor
from extractors.names.inflection_classes import learn_declension
from extractors.names.languages.language import Declension, script_of
from extractors.names.normalization import fold
from extractors.names.watchlist import Watchlist

UNKNOWN = "qaa"  # a tag for private use
NEVER_COUNTED = {"chain", "pos"}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--langs", default="")
    chosen = parser.parse_args()
    known = sorted(
        path.name.removesuffix(".jsonl.gz") for path in (chosen.folder / "data").glob("*.jsonl.gz")
    )
    for tag in [one for one in chosen.langs.split(",") if one] or known:
        actors, sentences = read(chosen.folder, tag)
        script = script_of(fold(next(iter(actors[0].aliases.values()))[0]))
        started = process_time()
        learned = learn_declension(UNKNOWN, script, (one["text"] for one in sentences))
        seconds = process_time() - started
        before, after = (figures(actors, sentences, [d] if d else []) for d in (None, learned))
        endings = len(learned.classes.splitlines()[0].split()) - 2 if learned else 0
        print(
            f"{tag:4} unknown {before}   learned {after}   {endings} endings, {seconds:.2f} s",
            flush=True,
        )


def read(folder: Path, tag: str) -> tuple[list[Actor], list[dict[str, Any]]]:
    listed = json.loads((folder / "lists" / f"{tag}.yaml").read_text("utf-8"))["actors"]
    with gzip.open(folder / "data" / f"{tag}.jsonl.gz", "rt", encoding="utf-8") as lines:
        sentences = [json.loads(line) for line in lines if line.strip()]
    actors = [
        Actor(
            id=one["id"],
            name=one["name"],
            kind=one.get("kind"),
            aliases={
                UNKNOWN: tuple(alias for aliases in one["aliases"].values() for alias in aliases)
            },
        )
        for one in listed
    ]
    return actors, sentences


def figures(
    actors: Sequence[Actor], sentences: Sequence[dict[str, Any]], learned: Sequence[Declension]
) -> str:
    watchlist = Watchlist(actors, learned=learned)
    right = missed = false = 0
    for sentence in sentences:
        said = [(m.actor, m.start, m.end) for m in watchlist.mentions(sentence["text"], UNKNOWN)]
        gold = [tuple(one) for one in sentence["m"]]
        free = [tuple(one[:3]) for one in sentence["o"] if one[3] in NEVER_COUNTED]
        right += sum(any(meets(one, other) for other in said) for one in gold)
        missed += sum(not any(meets(one, other) for other in said) for one in gold)
        false += sum(not any(meets(one, other) for other in gold + free) for one in said)
    precision, recall = right / max(1, right + false), right / max(1, right + missed)
    return (
        f"P {precision:.3f} R {recall:.3f} F1 {2 * right / max(1, 2 * right + false + missed):.3f}"
    )


def meets(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return bool(one[0] == other[0] and one[1] < other[2] and other[1] < one[2])


if __name__ == "__main__":
    main()
