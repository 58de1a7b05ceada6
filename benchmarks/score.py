"""Run the scorers of a corpus that lies outside the project, and hold every figure against ratchet.json.

usage: python -m benchmarks.score CORPUS_ROOT [--only NAME,NAME] [--record]

CORPUS_ROOT holds corpus/ and score/. A figure may not fall below the last one recorded, but for the slack that its
row allows for noise; --record writes today's figures where they are better. Without the corpus nothing is measured
and the exit code is 0.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RATCHET = HERE / "ratchet.json"


@dataclass(frozen=True, slots=True)
class Job:
    """One scorer, how it is called, and where its figures stand in its JSON."""

    script: str
    arguments: tuple[str, ...]
    figures: dict[str, Callable[[Any], float]]


def jobs(root: Path) -> dict[str, Job]:
    """Return the jobs by name."""
    corpus, targets = root / "corpus", "benchmarks.targets"
    wirewatch = str(Path(sys.executable).with_name("wirewatch"))
    return {
        "matching": Job(
            "score_matching.py",
            (str(corpus / "matching/gold.jsonl"), "--engine", f"{targets}:mentions", "--brief"),
            {
                "passage_f1": lambda d: ours(d, targets)["passage"][2],
                "hard_negatives": lambda d: -ours(d, targets)["hard_negatives"][1],
            },
        ),
        "names": Job(
            "score_names.py",
            (str(corpus / "names"), "--engine", f"{targets}:mentions"),
            {
                "macro_f1_lenient": lambda d: macro(d, "lenient"),
                "macro_f1_strict": lambda d: macro(d, "strict"),
                "lowest_f1_lenient": lambda d: min(
                    one["engine"]["lenient"][2] for one in d.values() if frequent(one)
                ),
            },
        ),
        "slavic": Job(
            "score_slavic.py",
            (str(corpus / "slavic"),),
            {
                "lowest_recall": lambda d: min(one["target"]["r"] for one in d.values()),
                "lowest_precision": lambda d: min(one["target"]["p"] for one in d.values()),
            },
        ),
        "feeds": Job(
            "score_feeds.py",
            (str(corpus / "feeds"), f"{targets}:parse_feed", "--no-baseline"),
            {
                "entries": lambda d: ours(d, targets)["entries"],
                "crash": lambda d: -ours(d, targets)["crash"],
            },
        ),
        "extraction": Job(
            "score_extraction.py",
            (
                str(corpus / "pages"),
                f"{targets}:extract",
                "--no-baseline",
                "--source",
                "scrapinghub,fundus,wcxb",
            ),
            {
                "f1": lambda d: ours(d, targets)["F1"],
                "authors": lambda d: ours(d, targets)["auth"],
                "lead_missed": lambda d: -ours(d, targets)["lead_missed"],
            },
        ),
        "daniel": Job(
            "score_daniel.py",
            (str(corpus / "daniel"), f"{targets}:extract"),
            {
                "f1": lambda d: d["all"]["target"]["f1"],
                "lost": lambda d: -d["all"]["target"]["lost"],
                "only_ours": lambda d: -len(d["all"]["only_ours"]),
            },
        ),
        "traps": Job(
            "score_extraction.py",
            (
                str(corpus / "pages"),
                f"{targets}:extract",
                "--no-baseline",
                "--source",
                "synthetic-traps",
            ),
            {
                "f1": lambda d: ours(d, targets)["F1"],
                "leaks": lambda d: -ours(d, targets)["leak_pages"],
            },
        ),
        "stories": Job(
            "score_stories.py",
            (
                f"{targets}:Grouper",
                "--data",
                str(corpus / "stories/articles.jsonl"),
                "--no-baselines",
            ),
            {
                "b3_f1": lambda d: ours(d, targets)["bcubed"][2],
                "pair_f1": lambda d: ours(d, targets)["pairwise"][2],
            },
        ),
        "quotes": Job(
            "score_quotes.py",
            (f"{targets}:quotes", "--data", str(corpus / "stories/quotes.jsonl")),
            {
                "f1": lambda d: f1(
                    d["all"]["spk"], d["all"]["hit"] + d["all"]["fp"], d["all"]["gold"]
                )
            },
        ),
        "dates": Job(
            "score_events.py",
            (f"{targets}:dates", "--data", str(corpus / "stories/events.jsonl")),
            {"recall": lambda d: d["all"]["hit"] / d["all"]["gold"]},
        ),
        "replay": Job(
            "score_replay.py",
            (
                str(corpus / "replay"),
                "--watchlist",
                str(corpus / "matching/watchlist.yaml"),
                "--wirewatch",
                wirewatch,
            ),
            {
                "article_precision": lambda d: d["wirewatch"]["article"]["precision"],
                "article_recall": lambda d: d["wirewatch"]["article"]["recall"],
                "actor_f1": lambda d: d["wirewatch"]["actor"]["f1"],
            },
        ),
        "digests": Job(
            "score_digest.py",
            (
                str(corpus / "week"),
                "--expected",
                str(corpus / "week/expected.json"),
                "--watchlist",
                str(corpus / "matching/watchlist.yaml"),
                "--wirewatch",
                wirewatch,
                "--server",
                str(root / "score/replay_server.py"),
                "--ticks",
                "13",  # up to the last morning: no issue follows the poll after it
            ),
            {
                "truth": lambda d: d["truth"],
                "usefulness": lambda d: d["usefulness"],
                "told": lambda d: d["shares"]["told"],
                "apparatus": lambda d: -round(d["shares"]["apparatus"], 1),
                "false_statements": lambda d: -sum(one["false"] for one in d["issues"]),
            },
        ),
    }


def ours(data: Any, target: str) -> Any:
    """Return the part of a scorer's JSON that is about our target, beside its baselines. Raises KeyError."""
    if isinstance(data, list):
        return next(row for row in data if str(row["name"]).startswith(target))
    name = next((key for key in data if target in key), None)
    return data if name is None else data[name]


def macro(data: Any, kind: str) -> float:
    """Return the mean F1 over the languages of the names."""
    return float(sum(one["engine"][kind][2] for one in data.values()) / len(data))


def frequent(one: Any) -> bool:
    """Return whether a language has enough mentions for its figure to mean something."""
    return bool(one["engine"]["tp"] + one["engine"]["fn"] >= 100)


def f1(right: int, given: int, wanted: int) -> float:
    """Return the F1 of so many right ones among those given and those wanted."""
    return 2 * right / (given + wanted) if given + wanted else 0.0


def measure(root: Path, job: Job) -> dict[str, float]:
    """Run one scorer and return its figures. Raises RuntimeError with its output when it fails."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.json"
        script = root / "score" / job.script
        command = [sys.executable, str(script), *job.arguments, "--json", str(out)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=HERE.parent, check=False)
        if not out.exists():
            raise RuntimeError(
                f"{job.script} gave no figures (exit {done.returncode}):\n{done.stdout}\n{done.stderr}"
            )
        data = json.loads(out.read_text("utf-8"))
    return {name: round(read(data), 4) for name, read in job.figures.items()}


def main() -> int:
    """Measure, compare, report; 1 when a figure fell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("root", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--record", action="store_true")
    arguments = parser.parse_args()
    root = arguments.root.resolve()
    if not (root / "corpus").is_dir():
        print(f"no corpus at {arguments.root}: nothing measured")
        return 0
    ratchet = json.loads(RATCHET.read_text("utf-8")) if RATCHET.exists() else {}
    wanted = [name for name in arguments.only.split(",") if name]
    fell = False
    chosen = {name: job for name, job in jobs(root).items() if not wanted or name in wanted}
    # Each scorer is a process of its own. The last ones play whole worlds and take longest, so they start first.
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        running = {name: pool.submit(measure, root, job) for name, job in reversed(chosen.items())}
        for name in chosen:
            fell |= compare(name, running[name].result(), ratchet)
    if arguments.record:
        RATCHET.write_text(json.dumps(ratchet, indent=2, sort_keys=True) + "\n", "utf-8")
    return int(fell)


def compare(name: str, figures: dict[str, float], ratchet: dict[str, dict[str, float]]) -> bool:
    """Print each figure beside the recorded one, take better ones into `ratchet`; True when one fell."""
    fell = False
    recorded = ratchet.setdefault(name, {})
    for figure, value in figures.items():
        before = recorded.get(figure)
        bad = before is not None and value < before - 0.002
        fell |= bad
        print(
            f"{name:11} {figure:18} {value:9.4f}   recorded {before if before is not None else '-'}{'   FELL' * bad}"
        )
        recorded[figure] = value if before is None else max(before, value)
    return fell


if __name__ == "__main__":
    sys.exit(main())
