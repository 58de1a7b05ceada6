"""Language tags (BCP 47) as outlets, pages and users write them."""

from __future__ import annotations

from functools import cache

DARI = "prs"  # written as Persian, and told apart from it wherever an outlet says so
_PERSIAN = "fa"
_NORWEGIAN = {"nb": "no", "nn": "no"}
_DIALECTS = {"pbt": "ps", "pbu": "ps"}  # langcodes leaves them as they are
# Spared the look-up in langcodes, which takes 50 ms to load: the tags that nearly every configuration holds.
_PLAIN = frozenset(
    [
        "ar",
        "cs",
        "de",
        "el",
        "en",
        "es",
        "fa",
        "fr",
        "he",
        "hi",
        "id",
        "it",
        "ja",
        "ko",
        "nl",
        "no",
        "pl",
        "prs",
        "ps",
        "pt",
        "ro",
        "ru",
        "sv",
        "tg",
        "th",
        "tr",
        "uk",
        "ur",
        "uz",
        "vi",
        "zh",
    ]
)
# Codes of countries, and names that langcodes and CLDR do not have, that people write in place of a tag.
_MISTAKEN = {
    "cn": "zh", "cz": "cs", "dari": DARI, "farsi": "fa", "gr": "el", "ir": "fa", "jp": "ja", "kz": "kk",
    "mandarin": "zh", "rs": "sr", "tj": "tg", "ua": "uk",
}  # fmt: skip


@cache
def declared_tag(text: str | None) -> str | None:
    """Return the primary tag that an outlet or a page declares; "prs" for Dari in any spelling ("fa-AF").

    None when nothing is declared, or when it is no language tag.
    """
    if not text:
        return None
    parts = text.strip().replace("_", "-").lower().split("-")
    if parts[0] in _PLAIN and not (parts[0] == _PERSIAN and "af" in parts[1:]):
        return parts[0]
    if parts[0] == "dari" or (parts[0] in (_PERSIAN, "fas", "per", "pes") and "af" in parts[1:]):
        return DARI
    found = _standard("-".join(parts)) or _standard(parts[0])
    return found if found and found.isalpha() and 2 <= len(found) <= 3 else None


@cache
def primary_tag(text: str | None) -> str | None:
    """Return one primary tag for each written language: "fa" for Persian and Dari, "no" for both forms of Norwegian.

    A tag that is not registered is returned as it stands, in lower case; None for none.
    """
    if not text:
        return None
    low = text.strip().replace("_", "-").lower()
    tag = declared_tag(text) or low.split("-")[0]
    return _PERSIAN if tag == DARI else _NORWEGIAN.get(tag, tag) or None


def valid_tag(text: str) -> str | None:
    """Return the primary tag of a registered language (ISO 639-1, 639-2 and 639-3); None for anything else."""
    low = text.strip().replace("_", "-").lower()
    if low in _PLAIN:
        return low
    from langcodes import tag_is_valid

    return declared_tag(low) if tag_is_valid(low) and low not in _MISTAKEN else None


def suggested_tag(text: str) -> str | None:
    """Return the tag that a person meant by the name of a language in English, or by a code of a country."""
    low = text.strip().casefold()
    return _MISTAKEN.get(low) or _tags_by_name().get(low) or valid_tag(low)


def english_name(tag: str | None) -> str:
    """Return a language's English name ("Dari"), the tag itself when it has none, "" for an unknown language."""
    if not tag:
        return ""
    low = tag.lower()
    return "Dari" if low == DARI else _names().get(_NORWEGIAN.get(low, low), tag)


def _standard(tag: str) -> str | None:
    """Return the primary tag as registered: two letters where there are two, no retired ones, no single dialects."""
    from langcodes import standardize_tag
    from langcodes.tag_parser import LanguageTagError

    try:
        found = standardize_tag(tag, macro=True)
    except LanguageTagError:
        return None
    primary = found.split("-")[0].lower()
    return DARI if found == "fa-AF" else _DIALECTS.get(primary, primary)


@cache
def _names() -> dict[str, str]:
    from babel import Locale

    return {
        **Locale("en").languages,
        "bn": "Bengali",
    }  # CLDR has "Bangla"; English-language newsrooms do not


@cache
def _tags_by_name() -> dict[str, str]:
    return {name.casefold(): tag for tag, name in _names().items() if len(tag) <= 3}
