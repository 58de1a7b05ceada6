"""Convert text as typed to domain values: durations, times, addresses, names. pydantic validates, we reword errors."""

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
    dotted_path,
    field_types,
    yaml_name,
    yaml_names,
)

Noun = TypeVar("Noun")
_MISSING_SPACE = re.compile(r"(?P<key>[A-Za-z_]\w*):(?P<value>[^\s/].*)")  # email:desk@example.org
_UNKNOWN_KEY = "unexpected_keyword_argument"
_SURE_MATCH_RATIO = (
    0.8  # of get_close_matches: a slip of the fingers, rather than a name that belongs elsewhere
)
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
    """Build the pydantic adapter of a dataclass, which refuses unknown keys here and in nested dataclasses.

    pydantic takes no config for a dataclass itself; it does for a NewType of it, and nested ones inherit it.
    """
    create_new_type: Any = NewType
    distinct = create_new_type(noun.__name__, noun)
    return TypeAdapter(distinct, config={"extra": "forbid"})


def validate(value: Any, noun: type[Noun], *, at: Place, document: Document) -> Noun | None:
    """Return the validated dataclass, None when too little is valid to check it further. Every error is reported.

    A value with errors is validated again without its invalid parts, so that the rest is checked too.
    """
    ready = convert(value, noun, at=at, document=document)
    shape: type = noun
    adapter = strict_adapter(shape)
    try:
        instance: Noun = adapter.validate_python(ready)
    except ValidationError as trouble:
        errors = trouble.errors(include_url=False, include_input=False)
    else:
        return instance
    mistyped = {
        (error["loc"][:-1], _nearest_field(error, noun, at))
        for error in errors
        if error["type"] == _UNKNOWN_KEY
    }
    for error in errors:
        if _is_about_chosen_branch(error, ready) and (
            error["type"] != "missing" or (error["loc"][:-1], error["loc"][-1]) not in mistyped
        ):
            _report_error(error, value, noun, at=at, document=document)
    try:
        instance = adapter.validate_python(_drop_invalid(ready, errors))
    except ValidationError:
        return None
    return instance


def _nearest_field(error: ErrorDetails, noun: type, at: Place) -> str | None:
    """Return the field whose name was mistyped as this unknown one, None if it is like none."""
    place, owner = _locate(error["loc"], noun, at)
    names = yaml_names(owner)
    near = get_close_matches(str(place[-1]), names, n=1, cutoff=0.6)
    return YAML_NAMES.get(owner, {}).get(near[0], near[0]) if near else None


def _is_about_chosen_branch(error: ErrorDetails, ready: Any) -> bool:
    """Return whether an error belongs to the branch of a union that the user meant: text or a mapping."""
    inner = ready
    for part in error["loc"]:
        if part in {"str", "SlackTarget"} and not (isinstance(inner, dict) and part in inner):
            return isinstance(inner, dict) == (part == "SlackTarget")
        inner = _child(inner, part)
    return True


def _child(value: Any, part: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return None


def _report_error(
    error: ErrorDetails, value: Any, noun: type, *, at: Place, document: Document
) -> None:
    place, owner = _locate(error["loc"], noun, at)
    kind, name = error["type"], str(place[-1]) if place else ""
    if kind == _UNKNOWN_KEY:
        place = (*place[:-1], name.removesuffix("?"))
        names = yaml_names(owner)
        otherwise = f"it knows {', '.join(names)}"
        advice = _suggest_section(name, owner, names, root=noun) or did_you_mean(
            name, names, otherwise=otherwise
        )
        key, colon, rest = name.partition(":")
        if colon and key in names:
            document.error(place, *missing_space(key, rest or "…"))
        else:
            document.error(
                place,
                f"{dotted_path(place)} is not a setting",
                _uncomment_advice(place, document) or advice,
            )
    elif kind == "missing":
        document.error(place, f"{dotted_path(place[:-1])} has no {name}", f"add {name}: …")
    elif kind == "literal_error":
        names = [
            str(word)
            for word in error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        ]
        typed = _typed_text(value, place[len(at) :])
        advice = did_you_mean(typed, names, otherwise=f"choose one of {', '.join(names)}")
        document.error(place, f"{dotted_path(place)} is not a word known here", advice)
    else:
        problem, advice = _TYPE_MESSAGES.get(
            kind, ("cannot be read", "compare it with the example in the documentation")
        )
        typed = _typed_text(value, place[len(at) :])
        empty = typed == ""
        glued = _MISSING_SPACE.fullmatch(typed) if kind in {"dataclass_type", "dict_type"} else None
        if glued is not None:
            document.error(place, *missing_space(glued["key"], glued["value"]))
            return
        if empty and (remark := unquoted_remark(document.row(place))):
            document.error(place, *remark)
            return
        document.error(place, f"{dotted_path(place)} {'is empty' if empty else problem}", advice)


def _uncomment_advice(place: Place, document: Document) -> str | None:
    """Return the advice for a setting that was uncommented without the name above it."""
    parents = commented_parents(document.rows, document.line(place))
    return uncomment_parents_advice(parents) if parents else None


def _suggest_section(name: str, owner: type, names: list[str], *, root: type) -> str | None:
    """Return the advice for a name that this mapping does not know but another does, None where none does."""
    if name.endswith("?"):
        return f'it is called "{yaml_name(owner, name[:-1])}" here'
    if near := get_close_matches(name, names, n=1, cutoff=_SURE_MATCH_RATIO):
        return f'did you mean "{near[0]}"?'
    for noun in dict.fromkeys((owner, root)):
        if sections := [f"{section}:" for section in _sections_with(name, noun)]:
            return (
                f"it belongs under {' or '.join(sections)} (does a # still stand before that line?)"
            )
    return None


def _sections_with(name: str, noun: type) -> list[str]:
    inner = {
        yaml_name(noun, section): dataclass_in(kind) for section, kind in field_types(noun).items()
    }
    return [
        section for section, kind in inner.items() if kind is not None and name in yaml_names(kind)
    ]


def _locate(loc: tuple[int | str, ...], noun: type, at: Place) -> tuple[Place, type]:
    """Return the path in the file (YAML names, without union branches) and the dataclass that it belongs to."""
    place, owner, kind = list(at), noun, noun
    for part in loc:
        inside = dataclass_in(kind)
        if inside is not None and part not in {"str", inside.__name__}:
            owner = inside
            place.append(yaml_name(owner, str(part)))
            kind = field_types(owner).get(str(part), Any)
        elif part not in {"str", getattr(inside, "__name__", "str")}:
            place.append(part)
            kind = next(
                (
                    member
                    for member in getattr(kind, "__args__", ())
                    if member not in {str, Ellipsis}
                ),
                Any,
            )
    return tuple(place), owner


def _typed_text(value: Any, place: Place) -> str:
    for part in place:
        value = _child(value, part)
    return value if isinstance(value, str) else "" if value is None else "…"


def _drop_invalid(ready: Any, errors: list[ErrorDetails]) -> Any:
    for error in errors:
        around, inner = None, ready
        part: str | int = ""
        for part in error["loc"]:
            if _child(inner, part) is None:
                break
            around, inner = inner, _child(inner, part)
        _drop_value(around, error["loc"], inner)
    return ready


def _drop_value(around: Any, loc: tuple[int | str, ...], inner: Any) -> None:
    """Remove the invalid value from its container; a list is emptied, so that other positions never shift."""
    if isinstance(around, dict):
        for key in [key for key, value in around.items() if value is inner and key in loc]:
            del around[key]
    elif isinstance(around, list):
        around.clear()


def required_fields(noun: type) -> list[str]:
    """Return the required fields of a dataclass."""
    missing = dataclasses.MISSING
    fields = dataclasses.fields(noun)
    return [
        field.name
        for field in fields
        if field.default is missing and field.default_factory is missing
    ]


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
    """Return each valid item of a list with its path; the others are reported as errors."""
    for at, value in raw_items(document, key):
        instance = validate(value, noun, at=at, document=document)
        if instance is not None:
            yield at, instance


def raw_items(document: Document, key: str) -> list[tuple[Place, Any]]:
    """Return each item of a list as typed, with its path; `check_list` reports what is not a list."""
    values = document.data.get(key) if isinstance(document.data, dict) else None
    return (
        [((key, at), value) for at, value in enumerate(values)] if isinstance(values, list) else []
    )


def check_list(document: Document, key: str) -> None:
    """Report a value that is not a list; an empty value is accepted as no list."""
    values = document.data.get(key) if isinstance(document.data, dict) else None
    if values is not None and not isinstance(values, list):
        document.error(
            (key,), f"{key} must be a list", 'start each item with "- " on a line of its own'
        )


def check_duplicates(document: Document, placed_ids: list[tuple[Place, str]], *, noun: str) -> None:
    """Report each duplicate id."""
    first_at: dict[str, Place] = {}
    for at, name in placed_ids:
        first = first_at.setdefault(name.casefold(), at)
        if first != at:
            problem = f'the {noun} "{name}" stands here a second time (first in line {document.line((*first, "id"))})'
            document.error((*at, "id"), problem, "give one of them another id, or delete it")


def listed_ids(document: Document, key: str) -> list[tuple[Place, str]]:
    """Return every id of a list with its path, invalid items included."""
    items = raw_items(document, key)
    return [
        (at, item["id"])
        for at, item in items
        if isinstance(item, dict) and isinstance(item.get("id"), str)
    ]
