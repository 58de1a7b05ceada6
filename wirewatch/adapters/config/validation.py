"""Convert text as typed to domain values: durations, times, addresses, names. pydantic validates, we reword errors."""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache
from ipaddress import ip_network
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from extractors.languages.tags import suggested_tag, valid_tag
from extractors.names.actors import AliasRule
from wirewatch.adapters.config.yaml_document import (
    Complaint,
    Document,
    Place,
    Unquoted,
    did_you_mean,
    quote_value,
)
from wirewatch.adapters.config.yaml_mistakes import (
    commented_parents,
    missing_space,
    uncomment_parents_advice,
    unquoted_remark,
)
from wirewatch.domain.configuration import Interval, MailSettings, Secret, domain_in_ascii

# YAML names that are Python keywords or differ from the field: YAML name -> field.
YAML_NAMES: dict[type, dict[str, str]] = {
    MailSettings: {"from": "sender"},
    AliasRule: {"in": "places"},
}

_DURATION_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION_PATTERN = re.compile(r"(?:\d{1,6}(?:\.\d{1,3})?[smhd])+")
_DURATION_PART = re.compile(r"([\d.]+)([smhd])")
_TIME_PATTERN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_SEXAGESIMAL_PATTERN = re.compile(
    r"[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+"
)  # an integer in YAML 1.1, 10.3.2 of its type repository


@cache
def field_types(noun: type) -> dict[str, Any]:
    """Return the type of each field of a dataclass."""
    hints = get_type_hints(noun)
    return {field.name: hints[field.name] for field in dataclasses.fields(noun)}


def yaml_name(noun: type, name: str) -> str:
    """Return the YAML name of a field."""
    return next((typed for typed, own in YAML_NAMES.get(noun, {}).items() if own == name), name)


def yaml_names(noun: type) -> list[str]:
    """Return the YAML names of all fields of a dataclass."""
    return [yaml_name(noun, name) for name in field_types(noun)]


def union_members(kind: Any) -> tuple[Any, ...]:
    """Return the members of a union, or the type alone."""
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)


def dataclass_in(kind: Any) -> type | None:
    """Return the dataclass among the alternatives of a type, if any."""
    return next(
        (
            one
            for one in union_members(kind)
            if dataclasses.is_dataclass(one) and isinstance(one, type)
        ),
        None,
    )


def convert(value: Any, kind: Any, *, at: Place, document: Document) -> Any:
    """Convert the value to its type; what cannot be converted is reported and replaced, so that checks go on."""
    noun = dataclass_in(kind)
    if isinstance(value, dict):
        return (
            _convert_mapping(value, kind, at=at, document=document)
            if noun is None
            else _convert_dataclass(value, noun, at, document)
        )
    if isinstance(value, list):
        inner = next(
            (get_args(one)[0] for one in union_members(kind) if get_origin(one) is tuple), Any
        )
        return [
            convert(item, inner, at=(*at, place), document=document)
            for place, item in enumerate(value)
        ]
    if not isinstance(value, str):
        return value
    if noun is Interval:
        length = _parse_duration(value, at, document)
        return {"min": length, "max": length}
    if timedelta in union_members(kind):
        return (
            "none"
            if value == "none" and kind is not timedelta
            else _parse_duration(value, at, document)
        )
    return _parse_time(value, at, document) if kind is time else str(value)


def _convert_dataclass(
    value: dict[str, Any], noun: type, at: Place, document: Document
) -> dict[str, Any]:
    """Convert a mapping; a setting left empty in YAML means its default, as if its line were commented out."""
    kinds = field_types(noun)
    optional = {field.name for field in dataclasses.fields(noun) if _has_default(field)}
    found = {}
    for typed, inner in value.items():
        hidden = typed in YAML_NAMES.get(noun, {}).values()
        name = f"{typed}?" if hidden else YAML_NAMES.get(noun, {}).get(typed, typed)
        if inner is not None or name not in optional:
            found[name] = convert(inner, kinds.get(name, Any), at=(*at, typed), document=document)
    return found


def _has_default(field: dataclasses.Field[Any]) -> bool:
    return (
        field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
    )


def _convert_mapping(
    value: dict[str, Any], kind: Any, *, at: Place, document: Document
) -> dict[str, Any]:
    inner = get_args(kind)[1] if get_origin(kind) is dict else Any
    return {
        key: convert(item, inner, at=(*at, key), document=document) for key, item in value.items()
    }


def _parse_duration(text: str, at: Place, document: Document) -> timedelta:
    if _DURATION_PATTERN.fullmatch(text):
        return sum(
            (
                timedelta(**{_DURATION_UNITS[unit]: float(n)})
                for n, unit in _DURATION_PART.findall(text)
            ),
            timedelta(),
        )
    if text.isdecimal():
        what, do = f"{dotted_path(at)} has no unit", f"write {text}s, {text}m, {text}h or {text}d"
    else:
        what, do = (
            f"{dotted_path(at)} is no length of time: {quote_value(text)}",
            "write it like 90s, 30m, 6h or 2d",
        )
    document.error(at, what, do)
    return timedelta(hours=1)


def _parse_time(text: str, at: Place, document: Document) -> time:
    found = _TIME_PATTERN.fullmatch(text)
    if found and isinstance(text, Unquoted) and _SEXAGESIMAL_PATTERN.fullmatch(text):
        what = f"{dotted_path(at)}: {text} without quotes is a number to YAML"
        document.error(at, what, f'write "{int(found[1]):02}:{found[2]}"')
    elif found:
        return time(int(found[1]), int(found[2]))
    else:
        what = f"{dotted_path(at)} is no time of day: {quote_value(text)}"
        document.error(
            at, what, 'write hours and minutes of a 24-hour clock in quotes, like "07:30"'
        )
    return time(7)


def dotted_path(place: Place) -> str:
    """Return the path of a value for messages, list positions counted from 1: feeds[3].every."""
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place]
    return "".join(parts).lstrip(".") or "the file"


def format_duration(length: timedelta) -> str:
    """Return a duration as it is typed: 90s, 30m, 6h, 2d."""
    seconds = int(length.total_seconds())
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


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


# Settings of earlier versions, by the dataclass that held them, and what replaces each.
LEFT: dict[tuple[str, str], str] = {}


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
        found: Noun = adapter.validate_python(ready)
    except ValidationError as trouble:
        errors = trouble.errors(include_url=False, include_input=False)
    else:
        return found
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
        found = adapter.validate_python(_drop_invalid(ready, errors))
    except ValidationError:
        return None
    return found


def _nearest_field(error: ErrorDetails, noun: type, at: Place) -> str | None:
    """Return the field whose name was mistyped as this unknown one, None if it is like none."""
    place, owner = _locate(error["loc"], noun, at)
    known = yaml_names(owner)
    near = get_close_matches(str(place[-1]), known, n=1, cutoff=0.6)
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
        known, left = yaml_names(owner), LEFT.get((owner.__name__, str(place[-1])))
        if left is not None:
            document.error(place, f"{dotted_path(place)} is no longer a setting", left)
            return
        otherwise = f"it knows {', '.join(known)}"
        do = _suggest_section(name, owner, known, root=noun) or did_you_mean(
            name, known, otherwise=otherwise
        )
        key, colon, rest = name.partition(":")
        if colon and key in known:
            document.error(place, *missing_space(key, rest or "…"))
        else:
            document.error(
                place,
                f"{dotted_path(place)} is not a setting",
                _uncomment_advice(place, document) or do,
            )
    elif kind == "missing":
        document.error(place, f"{dotted_path(place[:-1])} has no {name}", f"add {name}: …")
    elif kind == "literal_error":
        known = [
            str(word)
            for word in error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        ]
        typed = _typed_text(value, place[len(at) :])
        do = did_you_mean(typed, known, otherwise=f"choose one of {', '.join(known)}")
        document.error(place, f"{dotted_path(place)} is not a word known here", do)
    else:
        what, do = _TYPE_MESSAGES.get(
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
        document.error(place, f"{dotted_path(place)} {'is empty' if empty else what}", do)


def _uncomment_advice(place: Place, document: Document) -> str | None:
    """Return the advice for a setting that was uncommented without the name above it."""
    parents = commented_parents(document.rows, document.line(place))
    return uncomment_parents_advice(parents) if parents else None


def _suggest_section(name: str, owner: type, known: list[str], *, root: type) -> str | None:
    """Return the advice for a name that this mapping does not know but another does, None where none does."""
    if name.endswith("?"):
        return f'it is called "{yaml_name(owner, name[:-1])}" here'
    if near := get_close_matches(name, known, n=1, cutoff=_SURE_MATCH_RATIO):
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
                (one for one in getattr(kind, "__args__", ()) if one not in {str, Ellipsis}), Any
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
    known = [field.name for field in dataclasses.fields(file_noun)]
    needed = required_fields(file_noun)
    if document.errors and document.data is None:
        return
    if document.data is None and needed:
        document.error((), "the file is empty", f'start it with "{needed[0]}:" and a list below')
    elif document.data is not None and not isinstance(document.data, dict):
        document.error(
            (), "the file must hold names with values", f'start it with "{(needed or known)[0]}:"'
        )
    elif document.data is not None:
        for word in [word for word in document.data if word not in known]:
            if left := LEFT.get((file_noun.__name__, word)):
                document.error((word,), f"{word} is no longer a setting", left)
                continue
            do = did_you_mean(word, known, otherwise=f"the file knows {', '.join(known)}")
            document.error((word,), f"{word} is not a setting", do)
        for word in needed:
            if word not in document.data:
                document.error((), f"there is no {word}", f'add "{word}:" and a list below')


def valid_items(document: Document, key: str, noun: type[Noun]) -> Iterator[tuple[Place, Noun]]:
    """Return each valid item of a list with its path; the others are reported as errors."""
    for at, value in raw_items(document, key):
        found = validate(value, noun, at=at, document=document)
        if found is not None:
            yield at, found


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


def check_duplicates(document: Document, found: list[tuple[Place, str]], *, noun: str) -> None:
    """Report each duplicate id."""
    first_at: dict[str, Place] = {}
    for at, name in found:
        first = first_at.setdefault(name.casefold(), at)
        if first != at:
            what = f'the {noun} "{name}" stands here a second time (first in line {document.line((*first, "id"))})'
            document.error((*at, "id"), what, "give one of them another id, or delete it")


def listed_ids(document: Document, key: str) -> list[tuple[Place, str]]:
    """Return every id of a list with its path, invalid items included."""
    items = raw_items(document, key)
    return [
        (at, item["id"])
        for at, item in items
        if isinstance(item, dict) and isinstance(item.get("id"), str)
    ]


# No message repeats a value that may be or contain a secret.

_ID_PATTERN = re.compile(r"[^\W_][\w.-]{0,79}")
_EMAIL_PATTERN = re.compile(
    r"[^\s@<>(),:;\"\\\[\]]{1,64}@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*"
)
_NAMED_EMAIL_PATTERN = re.compile(r'(?:"[^"\r\n]{1,200}"|[^"<>\r\n]{1,200}?) ?<(?P<email>[^<>]+)>')
_ENVIRONMENT_NAME_PATTERN = re.compile(r"[A-Z][A-Z0-9_]{2,99}")
_STORE_SCHEMES = ("sqlite", "postgresql")
_FIRST_DAY, _SOME_YEARS = date(2026, 1, 1), timedelta(days=2 * 365)  # days that stand for all years
_OFFSET_PATTERN = re.compile(
    r"(?:GMT|UTC|Z)? ?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?", re.IGNORECASE
)
_ZONES_BY_OFFSET = {
    "+3:30": "Asia/Tehran",
    "+4:30": "Asia/Kabul",
    "+5:30": "Asia/Kolkata",
    "+5:45": "Asia/Kathmandu",
    "+6:30": "Asia/Yangon",
    "+9:30": "Australia/Darwin",
    "-3:30": "America/St_Johns",
}
_ZONES_BY_ABBREVIATION = {  # that mean one clock wherever they are used
    "MSK": "Europe/Moscow",
    "EAT": "Africa/Nairobi",
    "CAT": "Africa/Maputo",
    "WAT": "Africa/Lagos",
    "JST": "Asia/Tokyo",
    "KST": "Asia/Seoul",
    "PKT": "Asia/Karachi",
    "AFT": "Asia/Kabul",
    "TRT": "Europe/Istanbul",
    "CEST": "Europe/Berlin",
    "EEST": "Europe/Kyiv",
}


def check_identifier(text: str) -> Complaint | None:
    """Report an id that is no plain word: ids stand in expressions, commands and file names."""
    if _ID_PATTERN.fullmatch(text) and text.casefold() not in {"and", "or", "not"}:
        return None
    return Complaint(
        f"is no id: {quote_value(text)}", "use letters, digits and hyphens, like moscow-format"
    )


MAX_URL_BYTES = 2000  # bytes


def check_web_address(text: str) -> Complaint | None:
    """Report what is not absolute http(s) address."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return Complaint("is no web address", "copy it from the browser once more")
    if parts.scheme == "feed" or text.startswith("feed:"):
        return Complaint("starts with feed:", "write https: in its place")
    if parts.scheme not in {"http", "https"}:
        return Complaint("is no web address", "start it with https://")
    if not host or re.search(r"\s", text) or not text.isprintable():
        return Complaint(
            "is no web address", "write it without spaces, like https://example.org/rss.xml"
        )
    return None


def check_feed_address(text: str) -> Complaint | None:
    """Report what is not address for a feed: no web address, a secret in it, or too long for the store."""
    if complaint := check_web_address(text):
        return complaint
    if "@" in urlsplit(text).netloc:
        # Never echoed: addresses are stored, logged and shown.
        do = "take it out, write NAME=user:password into secrets.env, and login: NAME beside the address"
        return Complaint("holds a user name or a password", do)
    if len(text.encode()) > MAX_URL_BYTES:
        return Complaint(
            f"is longer than {MAX_URL_BYTES} bytes", "copy the feed's own address once more"
        )
    return None


def check_email_address(text: str) -> Complaint | None:
    """Report what is not single mail address (RFC 5321 mailbox without quoting)."""
    if _EMAIL_PATTERN.fullmatch(text) and len(text) <= 254 and ".." not in text:
        local, _, domain = text.rpartition("@")
        if local.isascii() and domain_in_ascii(domain):
            return None
        do = "write what stands before the @ in ASCII, and no part of the domain in more than 63 letters"
        return Complaint(f"is no mail address that a relay can be told: {quote_value(text)}", do)
    if "," in text or ";" in text:
        return Complaint(
            "holds more than one mail address", "give each subscriber a line of its own: - email: …"
        )
    return Complaint(f"is no mail address: {quote_value(text)}", "write it like name@example.org")


def check_sender_address(text: str) -> Complaint | None:
    """Report what is neither a mail address nor a name with one: News desk <desk@example.org>."""
    named = _NAMED_EMAIL_PATTERN.fullmatch(text)
    if named and "@" in text[: named.start("email")]:
        return Complaint(
            f"has an @ in its name: {quote_value(text)}",
            "write it like News desk <desk@example.org>",
        )
    return check_email_address(named["email"] if named else text)


def check_language(tag: str) -> Complaint | None:
    """Report what is not BCP 47 language tag."""
    return (
        None
        if valid_tag(tag)
        else Complaint(f"is no language: {quote_value(tag)}", language_tag_advice(tag))
    )


@cache
def check_timezone(name: str) -> Complaint | None:
    """Report what is not zone of the IANA time zone database."""
    if _load_zone(name) is not None:
        return None
    zones = available_timezones()
    by_city = {zone.rsplit("/", 1)[-1].casefold(): zone for zone in sorted(zones)}
    city = by_city.get(name.strip().replace(" ", "_").casefold())
    otherwise = "write it like Asia/Kabul or Europe/Moscow"
    if offset := _OFFSET_PATTERN.fullmatch(name.strip()):
        return Complaint(f"is no timezone: {quote_value(name)}", _offset_advice(offset))
    if place := _ZONES_BY_ABBREVIATION.get(name.strip().upper()):
        return Complaint(f"is no timezone: {quote_value(name)}", f'write "{place}"')
    # Short words are abbreviations (IST): the nearest one in letters is mostly another place's clock.
    near = (
        did_you_mean(name, (zone for zone in zones if "/" in zone), otherwise=otherwise)
        if len(name) > 5
        else otherwise
    )
    do = f'did you mean "{city}"?' if city else near
    return Complaint(f"is no timezone: {quote_value(name)}", do)


def _offset_advice(offset: re.Match[str]) -> str:
    """Return the advice for a zone typed as a distance from UTC, whose IANA name has the other sign."""
    ahead, hours, minutes = offset["sign"] == "+", int(offset["hours"]), int(offset["minutes"] or 0)
    clock = f"{hours}:{minutes:02}" if minutes else str(hours)
    if minutes or hours > (14 if ahead else 12):
        place = _ZONES_BY_OFFSET.get(f"{offset['sign']}{clock}", "Asia/Kabul")
        return f"name a place with that clock, like {place}"
    if not hours:
        return 'write "UTC"'
    where = f"{clock} {'hour' if hours == 1 else 'hours'} {'ahead of' if ahead else 'behind'} UTC"
    return (
        f'write "Etc/GMT{"-" if ahead else "+"}{hours}", which is {where} (the sign is reversed in that name), '
        "or a place like Europe/Berlin"
    )


def _load_zone(name: str) -> ZoneInfo | None:
    try:
        zone = ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None
    return zone if "/" in name or name.isupper() else None


@cache
def time_after_clock_change(hour: time, timezone: str) -> time | None:
    """Return the time that comes in the place of one which the clocks skip on some night of the year, else None."""
    zone = ZoneInfo(timezone)
    for number in range(_SOME_YEARS.days):
        typed = datetime.combine(_FIRST_DAY + number * timedelta(days=1), hour, tzinfo=zone)
        real = typed.astimezone(UTC).astimezone(zone)
        if real.time() != hour:
            return real.time()
    return None


def check_network(text: str) -> Complaint | None:
    """Report what is not IP address or network in CIDR form."""
    try:
        ip_network(text, strict=False)
    except ValueError:
        return Complaint(
            f"is no network: {quote_value(text)}", "write an address or a network, like 10.0.0.0/8"
        )
    return None


def check_pattern(text: str) -> Complaint | None:
    """Report a regular expression that Python cannot compile."""
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as trouble:
        why = str(trouble) if isinstance(trouble, re.error) else "too large"
        return Complaint(
            f"is no regular expression ({why})",
            "put a backslash before signs that stand for themselves",
        )
    return None


def check_proxy(text: str) -> Complaint | None:
    """Report what is not HTTP proxy; its address may hold a password and is not repeated."""
    complaint = check_web_address(text)
    if text.startswith("socks"):
        return Complaint("is a SOCKS proxy", "name an HTTP proxy: http://proxy.example.org:3128")
    return complaint and Complaint(
        "is no proxy address", "write it like http://proxy.example.org:3128"
    )


def has_store_password(text: str) -> bool:
    """Return whether a database URL holds a password."""
    return ":" in text.partition("://")[2].partition("/")[0].rpartition("@")[0]


def check_store(text: str) -> Complaint | None:
    """Report what is not database URL of a kind that we know; it may hold a password and is not repeated."""
    scheme = text.partition("://")[0].split("+")[0]
    if "://" in text and scheme in _STORE_SCHEMES:
        return None
    if scheme == "postgres":
        return Complaint("starts with postgres:", "write postgresql: in its place")
    do = "write sqlite:///path/to/file.db or postgresql://user@host/database"
    return Complaint("is no database address", do)


def check_environment_name(text: str) -> Complaint | None:
    """Report what cannot be the name of an environment variable; it may be a secret and is not repeated."""
    if _ENVIRONMENT_NAME_PATTERN.fullmatch(text) and not text.startswith(("XOXB", "XOXP")):
        return None
    return Complaint(
        "must be the name of an environment variable, never the secret itself",
        "put the secret into secrets.env as NAME=value and write NAME here, in capitals",
    )


def check_slack_channel(text: str) -> Complaint | None:
    """Report what is neither the ID of a Slack channel nor its #name."""
    if re.fullmatch(r"[CGD][A-Z0-9]{6,}|#?[^\s#,@/A-Z]{1,80}", text):
        return None
    do = "write its ID, like C0123456789: open the channel's details in Slack, it stands at their foot; or #name"
    return Complaint(f"is no Slack channel: {quote_value(text)}", do)


def check_telegram_chat(text: str) -> Complaint | None:
    """Report what is neither the number of a Telegram chat nor the @name of a channel."""
    if re.fullmatch(r"-?\d{1,20}|@[A-Za-z]\w{3,31}", text, re.ASCII):
        return None
    do = 'write its number in quotes, like "-1001234567890" (a group begins with a minus sign), or "@channel"'
    return Complaint(f"is no Telegram chat: {quote_value(text)}", do)


def check_matrix_room(text: str) -> Complaint | None:
    """Report what is not the id of a Matrix room."""
    if re.fullmatch(r"![^\s:/]{1,200}(:[^\s/]{1,200})?", text):
        return None
    do = 'write its id in quotes, like "!abcdef:example.org": it stands in the room\'s settings, under Advanced'
    return Complaint(f"is no Matrix room: {quote_value(text)}", do)


_SECRET_FORMS: dict[
    Secret, tuple[str, str, str]
] = {  # what it must match from its start, noun, how it looks
    "Slack webhook": (
        r"https://[^\s/@]+/\S+",
        "Slack webhook address",
        "https://hooks.slack.com/services/…",
    ),
    "Slack token": (r"xox[a-z]+-\S+", "Slack bot token", "xoxb-…"),
    "apprise address": (r"[a-z][a-z0-9]*://\S+", "apprise address", "ntfy://…, tgram://…"),
    "Discord webhook": (
        r"https?://[^/\s]+/api/(v\d+/)?webhooks/\d+/\S+",
        "address of a Discord webhook",
        "https://discord.com/api/webhooks/…/…",
    ),
    "Telegram token": (
        r"\d{3,20}:[A-Za-z0-9_-]{20,100}",
        "token of a Telegram bot",
        "123456789:AA…, from @BotFather",
    ),
}


def check_secret(text: str, form: Secret) -> Complaint | None:
    """Report a secret that cannot be what its channel needs; its value is never repeated."""
    if form == "web address" and check_web_address(text) is not None:
        return Complaint("is no web address", "copy the whole address, from https:// on")
    if form == "webhook secret":
        from wirewatch.adapters.channels.webhook import decode_key  # late: it loads the HTTP client

        if decode_key(text) is None:
            do = "write whsec_ and 24 to 64 random bytes in base64: openssl rand -base64 32"
            return Complaint("is no secret for signatures", do)
    if form in _SECRET_FORMS:
        pattern, noun, example = _SECRET_FORMS[form]
        if not re.fullmatch(pattern, text.strip()):
            return Complaint(f"is no {noun}", f"copy it again in whole; it looks like {example}")
    return None


def check_api_address(text: str) -> Complaint | None:
    """Report an address that a token must not be sent to: no https, unless it is this machine."""
    if complaint := check_web_address(text):
        return complaint
    parts = urlsplit(text)
    if parts.scheme == "https" or parts.hostname in {"127.0.0.1", "::1", "localhost"}:
        return None
    return Complaint("would carry the token in the clear", "start it with https://")


def has_letters(text: str) -> bool:
    """Return whether a text has a letter or digit to search for."""
    return any(char.isalnum() for char in text)


def language_tag_advice(tag: str) -> str:
    """Return the advice for an invalid language tag."""
    meant = suggested_tag(tag)
    return (
        f"write {meant}"
        if meant
        else "write a BCP 47 tag: en, ru, fa, prs (Dari), ps (Pashto), ar, ur, hi, zh …"
    )
