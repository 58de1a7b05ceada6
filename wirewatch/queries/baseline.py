"""How many articles name each actor now, compared with its baseline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractors.names.actors import Actor
    from wirewatch.domain.baseline import Baseline

UNUSUAL_STATES = ("quiet", "spike")
STATE_ORDER = {"quiet": 0, "spike": 0, "usual": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorBaseline:
    """One actor of the watchlist with its baseline."""

    actor: str
    name: str
    usual: Baseline


def list_baselines(
    usual_by_actor: Mapping[str, Baseline], actors: Iterable[Actor]
) -> tuple[ActorBaseline, ...]:
    """Join the counts with the actors, in the order of the watchlist."""
    return tuple(
        ActorBaseline(actor=actor.id, name=actor.name, usual=usual_by_actor[actor.id])
        for actor in actors
        if actor.id in usual_by_actor
    )


def baseline_document(baseline: ActorBaseline) -> dict[str, Any]:
    """Lay out an actor and its counts as one flat JSON object."""
    return {"actor": baseline.actor, "name": baseline.name, **asdict(baseline.usual)}


def unusual_first(baselines: Iterable[ActorBaseline]) -> list[ActorBaseline]:
    """Order by state: unusual, usual, then those that cannot be judged."""
    return sorted(baselines, key=lambda baseline: STATE_ORDER.get(baseline.usual.state, 2))


def is_any_known(usual: Iterable[Baseline]) -> bool:
    """True once the archive is long enough for at least one actor to have a baseline."""
    return any(counts.state != "too new" for counts in usual)
