"""Each page of the navigation has all its parts: a path that is served, a guide entry, and a test that asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.entrypoints.web import test_feeds_pages, test_reading_pages, test_watchlist_pages
from wirewatch.entrypoints.web.pages import EDITING_PATHS, NAVIGATION_PATHS
from wirewatch.render.web.page import NAVIGATION_LINKS, NavLink

ROOT = Path(__file__).parents[3]
EDITING_TESTS = {"/feeds": test_feeds_pages, "/watchlist": test_watchlist_pages}

each_page = pytest.mark.parametrize("link", NAVIGATION_LINKS, ids=lambda link: link.name)


@each_page
def test_its_path_is_served(link: NavLink) -> None:
    assert link.path in NAVIGATION_PATHS | EDITING_PATHS


@each_page
def test_the_guide_says_what_it_answers_and_its_keys(link: NavLink) -> None:
    guide = (ROOT / "docs/guide/page.md").read_text()
    assert f"**{link.name}**" in guide
    assert f"`{link.keys}`" in guide


@each_page
def test_a_test_asks_for_it(link: NavLink) -> None:
    if link.path in EDITING_PATHS:
        assert f'"{link.path}"' in Path(str(EDITING_TESTS[link.path].__file__)).read_text()
    else:
        assert link.path in test_reading_pages.PAGES


def test_names_paths_and_keys_are_unique() -> None:
    for field in ("name", "path", "keys"):
        assert len({getattr(link, field) for link in NAVIGATION_LINKS}) == len(NAVIGATION_LINKS)
