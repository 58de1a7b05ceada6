"""The story grouper: fit its weights on labelled articles.

    python -m benchmarks.stories fit ARTICLES.jsonl     fitted weights, and what they give on stories not fitted on

The labelled articles are lines of JSON: id, title, text, url, source, lang, published, cluster. A pair is an
example: of one cluster or not. Folds are whole stories; each is grouped with weights that never saw it.
"""

from __future__ import annotations

import json
import random
import sys
import zlib
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.model import StoryArticle
from extractors.stories import clustering as grouping
from extractors.stories.clustering import Grouper
from extractors.stories.similarity import (
    ACROSS,
    SAME_LANGUAGE,
    UTMOST,
    WINDOW_HOURS,
    IndexedArticle,
    features,
    together,
)

FOLDS = 5
RIDGE = 0.3
SHIFT_HOURS = 40.0
Vector = npt.NDArray[np.float64]
Example = tuple[int, int, bool, tuple[float, ...]]  # newer, older, same language, features


def labelled(path: Path) -> tuple[list[StoryArticle], list[str]]:
    """Return the articles of a file in time order, and their labels."""
    rows = [
        json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    rows.sort(key=lambda row: (datetime.fromisoformat(row["published"]), row["id"]))
    return [_article(row) for row in rows], [row["cluster"] for row in rows]


def _article(row: dict[str, Any]) -> StoryArticle:
    return StoryArticle(
        id=row["id"],
        title=row["title"],
        text=row["text"],
        url=row["url"],
        outlet=row["source"],
        language=row["lang"],
        published_at=datetime.fromisoformat(row["published"]),
    )


def read_all(articles: list[StoryArticle]) -> tuple[list[IndexedArticle], list[list[int]]]:
    """Return each article as the grouper knows it, and the places of the earlier ones that it would compare."""
    grouper, places = Grouper(), {article.id: place for place, article in enumerate(articles)}
    known: list[IndexedArticle] = []
    candidates: list[list[int]] = []
    for article in articles:
        one = grouper._known(article)
        candidates.append(
            [places[found.id] for found in grouper._window.alike(one, most=grouping.CANDIDATES)]
        )
        grouper._window.keep(one)
        known.append(one)
    return known, candidates


def examples(known: list[IndexedArticle], candidates: list[list[int]]) -> list[Example]:
    """List the pairs that the grouper would compare."""
    return [
        (new, old, known[new].language == known[old].language, features(known[new], known[old]))
        for new, olds in enumerate(candidates)
        for old in olds
        if abs(known[new].hours - known[old].hours) <= WINDOW_HOURS
    ]


def logistic(values: Vector, truth: Vector) -> Vector:
    """Return ridge logistic weights by Newton's method; the last column is the intercept and goes unpunished."""
    weights = np.zeros(values.shape[1])
    ridge = np.diag([RIDGE] * (values.shape[1] - 1) + [1e-3])
    for _ in range(30):
        chance = 1.0 / (1.0 + np.exp(-values @ weights))
        slope = values.T @ (chance - truth) + ridge @ weights
        curve = (values * (chance * (1.0 - chance) + 1e-9)[:, None]).T @ values + ridge
        weights -= np.linalg.solve(curve, slope)
    return weights


def fitted(
    pairs: list[Example], labels: list[str], *, without: int | None
) -> tuple[Vector, Vector]:
    """Return the weights for one language and across languages, fitted on all stories but those of a fold."""
    found = []
    for same in (True, False):
        chosen = [
            p for p in pairs if p[2] == same and (without is None or _fold(labels[p[0]]) != without)
        ]
        truth = np.array([float(labels[new] == labels[old]) for new, old, _, _ in chosen])
        found.append(logistic(np.array([p[3] for p in chosen]), truth))
    return found[0], found[1]


def _fold(label: str) -> int:
    return zlib.crc32(label.encode()) % FOLDS


def grouped(
    known: list[IndexedArticle],
    candidates: list[list[int]],
    weights: list[tuple[Vector, Vector]],
    labels: list[str],
    join: float,
) -> list[int]:
    """Return each article's story, decided with the weights of its own fold."""
    stories: list[int] = []
    members: defaultdict[int, list[int]] = defaultdict(list)
    for new, olds in enumerate(candidates):
        scores: dict[int, float] = {}
        for story in dict.fromkeys(stories[old] for old in olds):
            compared = members[story][:1] + members[story][1:][1 - grouping.COMPARED_MEMBERS :]
            near = [
                known[old]
                for old in compared
                if abs(known[new].hours - known[old].hours) <= WINDOW_HOURS
            ]
            if near:
                scores[story] = together(
                    _log_odds(known[new], old, weights[_fold(labels[new])]) for old in near
                )
        best = max(scores, key=scores.__getitem__, default=new)
        stories.append(best if scores.get(best, 0.0) >= join else new)
        members[stories[-1]].append(new)
    return stories


def _log_odds(one: IndexedArticle, other: IndexedArticle, weights: tuple[Vector, Vector]) -> float:
    chosen = weights[0] if one.language == other.language else weights[1]
    return max(-UTMOST, min(UTMOST, float(chosen @ np.array(features(one, other)))))


def b_cubed(truth: list[str], found: list[int]) -> tuple[float, float, float]:
    """Return B-cubed precision, recall and F1."""
    true, ours, both = Counter(truth), Counter(found), Counter(zip(truth, found, strict=True))
    precision = sum(n * n / ours[story] for (_, story), n in both.items()) / len(truth)
    recall = sum(n * n / true[label] for (label, _), n in both.items()) / len(truth)
    return precision, recall, 2 * precision * recall / (precision + recall)


def shifted(articles: list[StoryArticle]) -> tuple[list[StoryArticle], list[int]]:
    """Return the articles with their times moved at random by up to 40 hours, in time order, and where each stood."""
    chance = random.Random(7)
    moved = [_moved(article, chance.uniform(-SHIFT_HOURS, SHIFT_HOURS) / 2) for article in articles]
    order = sorted(range(len(moved)), key=lambda place: moved[place].published_at)
    return [moved[place] for place in order], order


def _moved(article: StoryArticle, hours: float) -> StoryArticle:
    return StoryArticle(
        id=article.id,
        title=article.title,
        text=article.text,
        url=article.url,
        outlet=article.outlet,
        language=article.language,
        published_at=article.published_at + timedelta(hours=hours),
    )


def fit(path: Path) -> None:
    """Print the fitted weights and the cross-validated score at several thresholds, as dated and with shifted times."""
    articles, labels = labelled(path)
    known, candidates = read_all(articles)
    pairs = examples(known, candidates)
    same, across = fitted(pairs, labels, without=None)
    print("one language", dict(zip(SAME_LANGUAGE, same.round(2).tolist(), strict=True)))
    print("across      ", dict(zip(ACROSS, across.round(2).tolist(), strict=True)))
    weights = [fitted(pairs, labels, without=fold) for fold in range(FOLDS)]
    moved, order = shifted(articles)
    moved_known, moved_candidates = read_all(moved)
    moved_labels = [labels[place] for place in order]
    for join in (0.35, 0.4, 0.43, 0.46, 0.5, 0.55):
        score = b_cubed(labels, grouped(known, candidates, weights, labels, join))
        again = b_cubed(
            moved_labels, grouped(moved_known, moved_candidates, weights, moved_labels, join)
        )
        print(
            "join {}: B-cubed {:.3f} {:.3f} F1 {:.4f}; times shifted: F1 {:.4f}".format(
                join, *score, again[2]
            )
        )


def main(arguments: list[str] | None = None) -> int:
    """Fit on the file that is named; 2 when none is."""
    asked = arguments or []
    if asked[:1] != ["fit"] or len(asked) != 2:
        print("usage: python -m benchmarks.stories fit ARTICLES.jsonl", file=sys.stderr)
        return 2
    fit(Path(asked[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
