from __future__ import annotations

from dataclasses import dataclass

import pytest

from extractors.model import Relation
from extractors.stories.timeline import independent_outlets


@dataclass(frozen=True)
class One:
    """An article as far as its voice goes."""

    outlet: str
    relation: Relation = Relation.INDEPENDENT
    owner: str | None = None
    origin: str | None = None


HERALD, POST = One("Herald", Relation.LEAD), One("Post")


@pytest.mark.parametrize(
    ("articles", "voices"),
    [
        ([HERALD, POST], 2),
        ([HERALD, One("Herald")], 1),
        (
            [
                HERALD,
                One("Post", Relation.COPY),
                One("Star", Relation.REWRITE),
                One("Mir", Relation.TRANSLATION),
            ],
            1,
        ),
        ([One("Herald", owner="The House"), One("Post", owner="the house"), One("Star")], 2),
        ([One("Herald", origin="Interfax"), One("Post", origin="Interfax")], 1),
        ([One("Herald", origin="Interfax"), One("Interfax News", owner="Interfax Group")], 1),
        (
            [
                One("Herald", owner="The House", origin="Interfax"),
                One("Post", owner="The House", origin="TASS"),
            ],
            1,
        ),
        ([One("Herald", origin="Interfax"), One("Post", origin="TASS")], 2),
        ([], 1),
    ],
)
def test_who_repeats_another_adds_no_voice(articles: list[One], voices: int) -> None:
    assert independent_outlets(articles) == voices
