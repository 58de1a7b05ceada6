"""Places of the world with their names in many scripts, from GeoNames and CLDR.

gazetteer.txt.gz is written by benchmarks/compile_gazetteer.py: one place a line, an empty line,
then one name a line, sorted by bytes, with the numbers of the places that bear it.
"""

from __future__ import annotations

import gzip
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from extractors.names.languages.language import MARKS, Script, script_of
from extractors.names.normalization import fold
from extractors.search.stems import stem

COUNTRY = "country"
REGION = "region"
TOWN = "town"
FIRST_SYLLABIC_SIGN = "\u3040"  # Japanese, Chinese, Korean: short names are whole words
STEM_MARK = "~"
LANGUAGE_MARK = "@"
_DATA_FILE = Path(__file__).with_name("gazetteer.txt.gz")
_WORD = re.compile(rf"[\w{MARKS}]+")
_MAX_CACHED_LOOKUPS = 50_000
_SCRIPTS_WITHOUT_STEMS = frozenset({Script.HAN})


@dataclass(frozen=True, slots=True)
class Place:
    """One country, region or town."""

    name: str  # in English, or as the user wrote it
    country: str  # ISO 3166-1 alpha-2
    kind: str  # COUNTRY, REGION or TOWN
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0


def key_of(name: str) -> str:
    """Return a name's key: its folded words."""
    return " ".join(_WORD.findall(fold(name)))


def stem_key_of(name: str) -> str:
    """Return the key shared by all inflected forms of a name; "" if it equals the plain key."""
    words = _WORD.findall(fold(name))
    if not words or script_of(words[0][0]) in _SCRIPTS_WITHOUT_STEMS:
        return ""
    return STEM_MARK + " ".join(stem(word, english=False) for word in words)


def language_key(language: str, key: str) -> str:
    """Return the key of a name that is valid in one language only."""
    return f"{LANGUAGE_MARK}{language} {key}"


class Gazetteer:
    """Look-up of places by any of their names."""

    def __init__(self, places: Sequence[bytes], names: Sequence[bytes]) -> None:
        self._places = places
        self._names = names
        self._lookup = lru_cache(_MAX_CACHED_LOOKUPS)(self._find)

    @classmethod
    def load(cls) -> Gazetteer:
        """Read the compiled file."""
        places, _, names = gzip.decompress(_DATA_FILE.read_bytes()).partition(b"\n\n")
        return cls(places.split(b"\n"), names.rstrip(b"\n").split(b"\n"))

    def lookup(self, key: str) -> tuple[Place, ...]:
        """Return the places of a key, the most populous first."""
        return self._lookup(key)

    def _find(self, key: str) -> tuple[Place, ...]:
        entry = key.encode() + b"\t"
        index = bisect_left(self._names, entry)
        if index == len(self._names) or not self._names[index].startswith(entry):
            return ()
        numbers = self._names[index][len(entry) :].split(b",")
        return tuple(self._place(int(number)) for number in numbers)

    def _place(self, number: int) -> Place:
        name, country, kind, latitude, longitude, population = (
            self._places[number].decode().split("\t")
        )
        return Place(
            name=name,
            country=country,
            kind=kind,
            latitude=float(latitude) if latitude else None,
            longitude=float(longitude) if longitude else None,
            population=int(population),
        )


@cache
def world_gazetteer() -> Gazetteer:
    """Load the gazetteer once per process."""
    return Gazetteer.load()
