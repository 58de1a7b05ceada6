"""Load a World from the YAML files of its folder; every error names its file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from wirewatch.demo_world.world import (
    TEMPLATE_FILTERS,
    DemoArticle,
    DemoFeed,
    DemoOutlet,
    FeedPhase,
    Label,
    PageKind,
    World,
    WorldError,
)

Built = TypeVar("Built")
BUNDLED_FOLDER = Path(__file__).parent


def load_world(folder: str | PathLike[str] | None = None) -> World:
    """Load the world of a folder, by default the bundled one.

    Raises WorldError with the file, the error and the fix.
    """
    root = Path(folder) if folder is not None else BUNDLED_FOLDER
    raw = _mapping(root / "world.yaml")
    outlets = tuple(_outlet(row) for row in raw.get("outlets", []))
    by_id = {outlet.id: outlet for outlet in outlets}
    world = World(
        folder=root,
        polls=tuple(_instant(each, "world.yaml") for each in raw.get("polls", [])),
        outlets=by_id,
        feeds=tuple(_feed(row, by_id) for row in raw.get("feeds", [])),
        articles=tuple(
            _article(path, by_id) for path in sorted((root / "articles").glob("*.yaml"))
        ),
        templates=_templates(root / "templates"),
    )
    return _check_world(world)


def load_labels(folder: str | PathLike[str] | None = None) -> tuple[Label, ...]:
    """Load the expected result for each article of the world."""
    root = Path(folder) if folder is not None else BUNDLED_FOLDER
    rows = _mapping(root / "labels.yaml").get("labels", [])
    return tuple(
        _build(Label, row | {"actors": frozenset(row.get("actors", ()))}, "labels.yaml")
        for row in rows
    )


def copy_bundled_world(folder: str | PathLike[str]) -> Path:
    """Copy the bundled world's files to a new folder for editing, and return that folder.

    Raises WorldError if the path exists.
    """
    root = Path(folder)
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise WorldError(f"{root}: is not empty; name a new folder")
    for pattern in ("*.yaml", "articles/*.yaml", "templates/**/*.jinja"):
        for source in BUNDLED_FOLDER.glob(pattern):
            target = root / source.relative_to(BUNDLED_FOLDER)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    return root


def _templates(folder: Path) -> Environment:
    templates = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= TEMPLATE_FILTERS
    return templates


def _outlet(row: dict[str, Any]) -> DemoOutlet:
    return _build(DemoOutlet, row | {"months": tuple(row.get("months", ()))}, "world.yaml")


def _feed(row: dict[str, Any], outlets: dict[str, DemoOutlet]) -> DemoFeed:
    outlet = _outlet_of_row(row, outlets, "world.yaml")
    turns = {
        int(poll): _build(FeedPhase, turn, "world.yaml")
        for poll, turn in row.get("from_poll", {}).items()
    }
    rest = {key: value for key, value in row.items() if key not in ("path", "from_poll", "outlet")}
    values = {
        "outlet": outlet.name,
        "outlet_id": outlet.id,
        "url": f"http://{outlet.host}{row.get('path', '')}",
        "language": outlet.language,
        "owner": outlet.owner,
        "title": outlet.name,
        "from_poll": turns,
    }
    return _build(DemoFeed, values | rest, "world.yaml")


def _article(path: Path, outlets: dict[str, DemoOutlet]) -> DemoArticle:
    place = f"articles/{path.name}"
    row = _mapping(path)
    outlet = _outlet_of_row(row, outlets, place)
    values = {key: value for key, value in row.items() if key != "path"} | {
        "file": path.name,
        "url": f"http://{outlet.host}{row.get('path', '')}",
        "published": _instant(row.get("published"), place),
        **{name: tuple(row.get(name, ())) for name in ("tags", "related", "comments")},
    }
    return _check_article(_build(DemoArticle, values, place), place)


def _check_article(article: DemoArticle, place: str) -> DemoArticle:
    if not isinstance(article.text, str) or not article.blocks:
        raise WorldError(f"{place}: 'text' holds no paragraph; write one below `text: |`")
    if article.page not in get_args(PageKind):
        raise WorldError(
            f"{place}: page {article.page!r} is unknown; write one of: {', '.join(get_args(PageKind))}"
        )
    return article


def _check_world(world: World) -> World:
    """Check references between files and build the World."""
    files: dict[str, str] = {}
    for article in world.articles:
        place, twin = f"articles/{article.file}", files.setdefault(article.url, article.file)
        if twin != article.file:
            raise WorldError(f"{place}: has the path of articles/{twin}; give it another")
        if article.poll not in range(len(world.polls)):
            raise WorldError(
                f"{place}: poll {article.poll} is not one of the {len(world.polls)}, which count from 0"
            )
    for outlet in world.outlets.values():
        if f"pages/{outlet.template}" not in world.templates.list_templates():
            raise WorldError(
                f"world.yaml: outlet {outlet.id}: no templates/pages/{outlet.template}; write or rename it"
            )
    return world


def _outlet_of_row(row: dict[str, Any], outlets: dict[str, DemoOutlet], place: str) -> DemoOutlet:
    name = row.get("outlet", "")
    if name not in outlets:
        raise WorldError(
            f"{place}: outlet {name!r} is not in world.yaml; name one of: {', '.join(sorted(outlets))}"
        )
    return outlets[name]


def _mapping(path: Path) -> dict[str, Any]:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise WorldError(f"{path}: no such file; copy it from the bundled world") from None
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise WorldError(f"{path}: is not readable as YAML ({problem}); mend it") from problem
    if not isinstance(raw, dict):
        raise WorldError(
            f"{path}: must hold settings as `name: value` lines; it holds {type(raw).__name__}"
        )
    return raw


def _instant(value: object, place: str) -> datetime:
    try:
        instant = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise WorldError(
            f"{place}: {value!r} is no date; write it like 2021-10-14T08:40+04:30"
        ) from None
    if instant.tzinfo is None:
        raise WorldError(
            f"{place}: {value!r} has no time zone; write it like 2021-10-14T08:40+04:30"
        )
    return instant


def _build(kind: Callable[..., Built], row: dict[str, Any], place: str) -> Built:
    settings: tuple[Field[Any], ...] = fields(kind)  # type: ignore[arg-type]
    strange = sorted(set(row) - {setting.name for setting in settings})
    if strange:
        names = ", ".join(setting.name for setting in settings)
        raise WorldError(f"{place}: {strange[0]!r} is not a setting here; known are: {names}")
    for setting in settings:
        if (
            setting.name not in row
            and setting.default is MISSING
            and setting.default_factory is MISSING
        ):
            raise WorldError(f"{place}: {setting.name!r} is missing; add it")
    return kind(**row)
