"""What the three files that hold a list have in common."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, TypeVar

from wirewatch.adapters.config.document import Document, Place
from wirewatch.adapters.config.problems import meant
from wirewatch.adapters.config.validate import required, validated

Noun = TypeVar("Noun")


def check_top(document: Document, file_noun: type) -> None:
    """Note what is wrong at the top of a file: no mapping, unknown words, a list that is missing."""
    known = [field.name for field in dataclasses.fields(file_noun)]
    needed = required(file_noun)
    if document.errors and document.data is None:
        return
    if document.data is None and needed:
        document.error((), "the file is empty", f'start it with "{needed[0]}:" and a list below')
    elif document.data is not None and not isinstance(document.data, dict):
        document.error((), "the file must hold names with values", f'start it with "{(needed or known)[0]}:"')
    elif document.data is not None:
        for word in [word for word in document.data if word not in known]:
            do = meant(word, known, otherwise=f"the file knows {', '.join(known)}")
            document.error((word,), f"{word} is not a setting", do)
        for word in needed:
            if word not in document.data:
                document.error((), f"there is no {word}", f'add "{word}:" and a list below')


def items_of(document: Document, key: str, noun: type[Noun]) -> Iterator[tuple[Place, Noun]]:
    """Give each well-formed item of a list with its place; the others are noted as errors."""
    for at, value in raw_items(document, key):
        found = validated(value, noun, at=at, document=document)
        if found is not None:
            yield at, found


def raw_items(document: Document, key: str) -> list[tuple[Place, Any]]:
    """Give each item of a list as typed, with its place; a list that is no list is left to `check_list`."""
    values = document.data.get(key) if isinstance(document.data, dict) else None
    return [((key, at), value) for at, value in enumerate(values)] if isinstance(values, list) else []


def check_list(document: Document, key: str) -> None:
    """Note a list that is something else; one that is empty is none."""
    values = document.data.get(key) if isinstance(document.data, dict) else None
    if values is not None and not isinstance(values, list):
        document.error((key,), f"{key} must be a list", 'start each item with "- " on a line of its own')


def check_twins(document: Document, found: list[tuple[Place, str]], *, noun: str) -> None:
    """Note each id that stands a second time."""
    first_at: dict[str, Place] = {}
    for at, name in found:
        first = first_at.setdefault(name.casefold(), at)
        if first != at:
            what = f'the {noun} "{name}" stands here a second time (first in line {document.line((*first, "id"))})'
            document.error((*at, "id"), what, "give one of them another id, or delete it")


def ids_of(document: Document, key: str) -> list[tuple[Place, str]]:
    """Give every id of a list with its place, those of items with mistakes too."""
    items = raw_items(document, key)
    return [(at, item["id"]) for at, item in items if isinstance(item, dict) and isinstance(item.get("id"), str)]
