"""Nouns from shaped values: pydantic checks the frozen dataclasses of the domain, we word what it finds."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from wirewatch.adapters.config.document import Document, Place
from wirewatch.adapters.config.problems import meant
from wirewatch.adapters.config.shape import kinds_of, noun_in, path_shown, shaped, yaml_name, yaml_names

Noun = TypeVar("Noun")

_WANTED = {
    "string_type": ("must be one piece of text", "write one word or text there, in quotes if it is odd"),
    "tuple_type": ("must be a list", "write it in brackets: [one, two]"),
    "dict_type": ("must be names with values", 'write "name: value" lines below it'),
    "dataclass_type": ("must be names with values", 'write "name: value" lines below it'),
    "bool_parsing": ("must be true or false", "write true or false"),
    "bool_type": ("must be true or false", "write true or false"),
    "int_parsing": ("must be a whole number", "write digits only"),
    "int_type": ("must be a whole number", "write digits only"),
}


_adapters: dict[type, TypeAdapter[Any]] = {}


def _adapter(noun: type) -> TypeAdapter[Any]:
    return _adapters.setdefault(noun, _adapters.get(noun) or TypeAdapter(noun))


def validated(value: Any, noun: type[Noun], *, at: Place, document: Document) -> Noun | None:
    """Give the noun; None when too little of it is right to check it any further. Every error is noted.

    A value with errors is tried again without its wrong parts, so that the rest of it is checked too.
    """
    ready = shaped(value, noun, at=at, document=document)
    try:
        found: Noun = _adapter(noun).validate_python(ready)
    except ValidationError as trouble:
        errors = trouble.errors(include_url=False, include_input=False)
    else:
        return found
    for error in errors:
        if _concerns(error, ready):
            _report(error, value, noun, at=at, document=document)
    try:
        found = _adapter(noun).validate_python(_without(ready, errors))
    except ValidationError:
        return None
    return found


def _concerns(error: ErrorDetails, ready: Any) -> bool:
    """Say whether an error is of the branch of a union that the user meant: text or a mapping."""
    inner = ready
    for part in error["loc"]:
        if part in {"str", "SlackTarget"} and not (isinstance(inner, dict) and part in inner):
            return isinstance(inner, dict) == (part == "SlackTarget")
        inner = _inside(inner, part)
    return True


def _inside(value: Any, part: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return None


def _report(error: ErrorDetails, value: Any, noun: type, *, at: Place, document: Document) -> None:
    place, owner = _located(error["loc"], noun, at)
    kind, name = error["type"], str(place[-1]) if place else ""
    if kind == "unexpected_keyword_argument":
        place = (*place[:-1], name.removesuffix("?"))
        known = yaml_names(owner)
        otherwise = f"it knows {', '.join(known)}"
        document.error(place, f"{path_shown(place)} is not a setting", _rather(name, owner, known, otherwise))
    elif kind == "missing":
        document.error(place, f"{path_shown(place[:-1])} has no {name}", f"add {name}: …")
    elif kind == "literal_error":
        known = [str(word) for word in error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")]
        typed = _typed(value, place[len(at) :])
        do = meant(typed, known, otherwise=f"choose one of {', '.join(known)}")
        document.error(place, f"{path_shown(place)} is not a word known here", do)
    else:
        what, do = _WANTED.get(kind, ("cannot be read", "compare it with the example in the documentation"))
        empty = _typed(value, place[len(at) :]) == ""
        document.error(place, f"{path_shown(place)} {'is empty' if empty else what}", do)


def _rather(name: str, owner: type, known: list[str], otherwise: str) -> str:
    if name.endswith("?"):
        return f'it is called "{yaml_name(owner, name[:-1])}" here'
    for section, kind in kinds_of(owner).items():
        inner = noun_in(kind)
        if inner is not None and name in yaml_names(inner):
            return f"it belongs under {yaml_name(owner, section)}: (does a # still stand before that line?)"
    return meant(name, known, otherwise=otherwise)


def _located(loc: tuple[int | str, ...], noun: type, at: Place) -> tuple[Place, type]:
    """Give the place in the file, names as in YAML and union branches left out, and the noun that it belongs to."""
    place, owner, kind = list(at), noun, noun
    for part in loc:
        inside = noun_in(kind)
        if inside is not None and part not in {"str", inside.__name__}:
            owner = inside
            place.append(yaml_name(owner, str(part)))
            kind = kinds_of(owner).get(str(part), Any)
        elif part not in {"str", getattr(inside, "__name__", "str")}:
            place.append(part)
            kind = next((one for one in getattr(kind, "__args__", ()) if one not in {str, Ellipsis}), Any)
    return tuple(place), owner


def _typed(value: Any, place: Place) -> str:
    for part in place:
        value = _inside(value, part)
    return value if isinstance(value, str) else "" if value is None else "…"


def _without(ready: Any, errors: list[ErrorDetails]) -> Any:
    for error in errors:
        around, inner = None, ready
        part: str | int = ""
        for part in error["loc"]:
            if _inside(inner, part) is None:
                break
            around, inner = inner, _inside(inner, part)
        _drop(around, error["loc"], inner)
    return ready


def _drop(around: Any, loc: tuple[int | str, ...], inner: Any) -> None:
    """Drop the wrong value from what is around it; a list is emptied, so that positions of others never shift."""
    if isinstance(around, dict):
        for key in [key for key, value in around.items() if value is inner and key in loc]:
            del around[key]
    elif isinstance(around, list):
        around.clear()


def required(noun: type) -> list[str]:
    """Give the fields that a noun cannot be without."""
    missing = dataclasses.MISSING
    fields = dataclasses.fields(noun)
    return [field.name for field in fields if field.default is missing and field.default_factory is missing]
