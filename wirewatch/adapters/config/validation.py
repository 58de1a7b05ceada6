"""Validate values as typed by pydantic, and reword its errors for the people who wrote the file."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any, NewType, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from wirewatch.adapters.config.yaml_document import (
    Document,
    Place,
    did_you_mean,
    dotted_path,
)
from wirewatch.adapters.config.yaml_mistakes import (
    commented_parents,
    missing_space,
    uncomment_parents_advice,
    unquoted_remark,
)
from wirewatch.adapters.config.yaml_values import (
    YAML_NAMES,
    convert,
    dataclass_in,
    field_types,
    has_default,
    yaml_name,
    yaml_names,
)

Noun = TypeVar("Noun")
_MISSING_SPACE = re.compile(r"(?P<key>[A-Za-z_]\w*):(?P<value>[^\s/].*)")  # email:desk@example.org
_UNKNOWN_KEY = "unexpected_keyword_argument"
_SURE_MATCH_RATIO = (
    0.8  # of get_close_matches: a slip of the fingers, rather than a name that belongs elsewhere
)
_UNKNOWN_TYPE_MESSAGE = ("cannot be read", "compare it with the example in the documentation")
_TYPE_MESSAGES = {
    "string_type": (
        "must be one piece of text",
        "write one word or text there, in quotes if it is odd",
    ),
    "tuple_type": ("must be a list", "write it in brackets: [one, two]"),
    "dict_type": ("must be names with values", 'write "name: value" lines below it'),
    "dataclass_type": ("must be names with values", 'write "name: value" lines below it'),
    "bool_parsing": ("must be true or false", "write true or false"),
    "bool_type": ("must be true or false", "write true or false"),
    "int_parsing": ("must be a whole number", "write digits only"),
    "int_type": ("must be a whole number", "write digits only"),
}


@cache
def strict_adapter(noun: type) -> TypeAdapter[Any]:
    """Build a dataclass's pydantic adapter, which rejects unknown keys at all levels.

    pydantic takes no config for a dataclass, but it does for a NewType of it, and nested
    dataclasses inherit that.
    """
    create_new_type: Any = NewType
    distinct = create_new_type(noun.__name__, noun)
    return TypeAdapter(distinct, config={"extra": "forbid"})


def validate(value: Any, noun: type[Noun], *, at: Place, document: Document) -> Noun | None:
    """Convert and validate a value as typed; every error is reported.

    A value with errors is validated again without its invalid parts, so that the rest is checked
    too. None if too little of it is valid for that.
    """
    converted = convert(value, noun, at=at, document=document)
    dataclass_type: type = noun
    adapter = strict_adapter(dataclass_type)
    try:
        instance: Noun = adapter.validate_python(converted)
    except ValidationError as trouble:
        errors = trouble.errors(include_url=False, include_input=False)
    else:
        return instance
    relevant = [error for error in errors if _is_about_chosen_branch(error, converted, noun)]
    _report_errors(relevant, value, noun, at, document)
    try:
        instance = adapter.validate_python(_drop_invalid(converted, errors))
    except ValidationError:
        return None
    return instance


def _report_errors(
    errors: list[ErrorDetails], value: Any, noun: type, at: Place, document: Document
) -> None:
    """Report each error, but not that a field is missing whose name was mistyped."""
    mistyped = set()
    for error in errors:
        if error["type"] == _UNKNOWN_KEY:
            mistyped.add((*error["loc"][:-1], _nearest_field(error, noun, at)))
    for error in errors:
        if error["type"] == "missing" and error["loc"] in mistyped:
            continue
        place, owner = _locate(error["loc"], noun, at)
        match error["type"]:
            case "unexpected_keyword_argument":
                _report_unknown_key(place, owner, noun, document)
            case "missing":
                name = place[-1]
                document.error(place, f"{dotted_path(place[:-1])} has no {name}", f"add {name}: …")
            case "literal_error":
                typed = _typed_text(value, place[len(at) :])
                _report_unknown_word(error, typed, place, document)
            case kind:
                _report_wrong_type(kind, _typed_text(value, place[len(at) :]), place, document)


def _report_unknown_key(place: Place, owner: type, root: type, document: Document) -> None:
    name = str(place[-1])
    place = (*place[:-1], name.removesuffix("?"))
    names = yaml_names(owner)
    key, colon, rest = name.partition(":")
    if colon and key in names:
        document.error(place, *missing_space(key, rest or "…"))
        return
    parents = commented_parents(document.rows, document.line(place))
    if parents:
        advice = uncomment_parents_advice(parents)
    else:
        advice = _suggest_section(name, owner, names, root=root) or did_you_mean(
            name, names, otherwise=f"it knows {', '.join(names)}"
        )
    document.error(place, f"{dotted_path(place)} is not a setting", advice)


def _report_unknown_word(error: ErrorDetails, typed: str, place: Place, document: Document) -> None:
    words = re.findall(r"'([^']*)'", error["ctx"]["expected"])
    advice = did_you_mean(typed, words, otherwise=f"choose one of {', '.join(words)}")
    document.error(place, f"{dotted_path(place)} is not a word known here", advice)


def _report_wrong_type(kind: str, typed: str, place: Place, document: Document) -> None:
    problem, advice = _TYPE_MESSAGES.get(kind, _UNKNOWN_TYPE_MESSAGE)
    if kind in {"dataclass_type", "dict_type"} and (glued := _MISSING_SPACE.fullmatch(typed)):
        document.error(place, *missing_space(glued["key"], glued["value"]))
    elif typed:
        document.error(place, f"{dotted_path(place)} {problem}", advice)
    elif remark := unquoted_remark(document.row(place)):
        document.error(place, *remark)
    else:
        document.error(place, f"{dotted_path(place)} is empty", advice)


def _nearest_field(error: ErrorDetails, noun: type, at: Place) -> str | None:
    """The field whose name was mistyped as this unknown key; None if it resembles none."""
    place, owner = _locate(error["loc"], noun, at)
    matches = get_close_matches(str(place[-1]), yaml_names(owner), n=1, cutoff=0.6)
    return YAML_NAMES.get(owner, {}).get(matches[0], matches[0]) if matches else None


def _suggest_section(name: str, owner: type, names: list[str], *, root: type) -> str | None:
    """Advice for a key that belongs elsewhere, or is very close to one of this mapping.

    Else None.
    """
    if name.endswith("?"):
        return f'it is called "{yaml_name(owner, name[:-1])}" here'
    if near := get_close_matches(name, names, n=1, cutoff=_SURE_MATCH_RATIO):
        return f'did you mean "{near[0]}"?'
    for noun in (owner, root):
        if sections := _sections_with(name, noun):
            places = " or ".join(f"{section}:" for section in sections)
            return f"it belongs under {places} (is there still a # before that line?)"
    return None


def _sections_with(name: str, noun: type) -> list[str]:
    sections = []
    for field, kind in field_types(noun).items():
        inner = dataclass_in(kind)
        if inner is not None and name in yaml_names(inner):
            sections.append(yaml_name(noun, field))
    return sections


@dataclasses.dataclass(frozen=True)
class _Step:
    """One part of an error's location: a key, a list position, or a branch of a union."""

    part: str | int  # keys by their YAML names
    owner: type  # the dataclass that the part is in
    is_branch: bool


def _steps(location: tuple[int | str, ...], noun: type) -> Iterator[_Step]:
    """Follow a location through the types.

    Pydantic puts the names of tried union members between the keys.
    """
    owner, kind = noun, noun
    for part in location:
        inner = dataclass_in(kind)
        if part in {"str", getattr(inner, "__name__", "str")}:
            yield _Step(part, owner, is_branch=True)
        elif inner is not None:
            owner = inner
            yield _Step(yaml_name(owner, str(part)), owner, is_branch=False)
            kind = field_types(owner).get(str(part), Any)
        else:
            yield _Step(part, owner, is_branch=False)
            members = [arg for arg in getattr(kind, "__args__", ()) if arg not in {str, Ellipsis}]
            kind = members[0] if members else Any


def _locate(location: tuple[int | str, ...], noun: type, at: Place) -> tuple[Place, type]:
    """The path in the file, without union branches, and the dataclass that it belongs to."""
    place, owner = at, noun
    for step in _steps(location, noun):
        owner = step.owner
        if not step.is_branch:
            place = (*place, step.part)
    return place, owner


def _is_about_chosen_branch(error: ErrorDetails, converted: Any, noun: type) -> bool:
    """False for errors of the union member that the user did not write.

    Text where a mapping was, or the reverse.
    """
    inner = converted
    for part, step in zip(error["loc"], _steps(error["loc"], noun), strict=True):
        if step.is_branch:
            return isinstance(inner, dict) == (part != "str")
        inner = _child(inner, part)
    return True


def _child(value: Any, part: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return None


def _typed_text(value: Any, place: Place) -> str:
    """A value as typed: "" if it is empty, "…" if it is not text."""
    for part in place:
        value = _child(value, part)
    if value is None:
        return ""
    return value if isinstance(value, str) else "…"


def _drop_invalid(converted: Any, errors: list[ErrorDetails]) -> Any:
    for error in errors:
        container, inner = None, converted
        for part in error["loc"]:
            child = _child(inner, part)
            if child is None:
                break
            container, inner = inner, child
        _drop_value(container, error["loc"], inner)
    return converted


def _drop_value(container: Any, location: tuple[int | str, ...], value: Any) -> None:
    """Remove an invalid value from its container.

    A list is emptied, so that other positions never shift.
    """
    if isinstance(container, dict):
        for key in list(container):
            if container[key] is value and key in location:
                del container[key]
    elif isinstance(container, list):
        container.clear()


def required_fields(noun: type) -> list[str]:
    """Names of the fields without a default."""
    return [field.name for field in dataclasses.fields(noun) if not has_default(field)]


def check_top_level(document: Document, file_noun: type) -> None:
    """Report problems at the top level of a file: not a mapping, unknown keys, a missing list."""
    names = [field.name for field in dataclasses.fields(file_noun)]
    needed = required_fields(file_noun)
    if document.errors and document.data is None:
        return
    if document.data is None and needed:
        document.error((), "the file is empty", f'start it with "{needed[0]}:" and a list below')
    elif document.data is not None and not isinstance(document.data, dict):
        document.error(
            (), "the file must hold names with values", f'start it with "{(needed or names)[0]}:"'
        )
    elif document.data is not None:
        for word in [word for word in document.data if word not in names]:
            advice = did_you_mean(word, names, otherwise=f"the file knows {', '.join(names)}")
            document.error((word,), f"{word} is not a setting", advice)
        for word in needed:
            if word not in document.data:
                document.error((), f"there is no {word}", f'add "{word}:" and a list below')


def valid_items(document: Document, key: str, noun: type[Noun]) -> Iterator[tuple[Place, Noun]]:
    """Yield each valid item of a list with its path; the others are reported as errors."""
    for at, value in raw_items(document, key):
        instance = validate(value, noun, at=at, document=document)
        if instance is not None:
            yield at, instance


def raw_items(document: Document, key: str) -> list[tuple[Place, Any]]:
    """Yield the items of a list as typed, each with its path; `check_list` reports other values."""
    return [((key, position), value) for position, value in enumerate(document.listed(key))]


def check_list(document: Document, key: str) -> None:
    """Report a value that is not a list; an empty value is accepted as no list."""
    values = document.data.get(key) if isinstance(document.data, dict) else None
    if values is not None and not isinstance(values, list):
        document.error(
            (key,), f"{key} must be a list", 'start each item with "- " on a separate line'
        )


def check_duplicates(document: Document, placed_ids: list[tuple[Place, str]], *, noun: str) -> None:
    """Report each duplicate id."""
    first_at: dict[str, Place] = {}
    for at, name in placed_ids:
        first = first_at.setdefault(name.casefold(), at)
        if first != at:
            problem = f'the {noun} "{name}" appears a second time (first in line {document.line((*first, "id"))})'
            document.error((*at, "id"), problem, "give one of them another id, or delete it")


def listed_ids(document: Document, key: str) -> list[tuple[Place, str]]:
    """Ids of a list, each with its path, invalid items included."""
    items = raw_items(document, key)
    return [
        (at, item["id"])
        for at, item in items
        if isinstance(item, dict) and isinstance(item.get("id"), str)
    ]
