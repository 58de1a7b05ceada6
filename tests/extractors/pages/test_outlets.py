from __future__ import annotations

import re
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import extractors.outlets.example_roznama as example
from extractors import outlets
from extractors.article import extract, trace
from extractors.outlet import Layout, OutletRules, select_elements, with_class, with_id
from extractors.outlets import outlet_for
from tests.extractors.pages.layouts import STORIES, page, paragraphs

DOC = Path(__file__).parents[3] / "docs" / "adding-an-outlet.md"


def test_the_worked_example_of_the_docs_is_the_file_that_is_tested() -> None:
    (shown,) = re.findall(r"```python\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)
    assert shown == Path(example.__file__).read_text(encoding="utf-8")


EN = STORIES[0]
OLD = '<meta property="article:published_time" content="2020-02-01T00:00:00Z">'
NEW = '<meta property="article:published_time" content="2025-02-01T00:00:00Z">'
BOX = "<div id='dar-hamin-bara'><p>The delegation of the Taliban leaves for Moscow.</p></div>"
SIDE = (
    "<div class='khabar-jaanebi wide'><p>The delegation of the Taliban leaves for Moscow.</p></div>"
)
KNOWN = [
    import_module(f"{outlets.__name__}.{info.name}").OUTLET
    for info in iter_modules(outlets.__path__)
]


def _body(head: str, extra: str, *, host: str = "roznama-misal.example") -> str:
    html = page(EN, f"<article><h1>{EN.title}</h1>{paragraphs(EN)}{extra}</article>", head=head)
    return extract(html, url=f"https://{host}/orchards").body


def test_an_outlets_file_helps_its_host_and_its_subdomains_alone() -> None:
    assert "Taliban" not in _body(OLD, BOX)
    assert "Taliban" not in _body(OLD, BOX, host="en.roznama-misal.example")
    assert "Taliban" in _body(OLD, BOX, host="notroznama-misal.example")


def test_each_page_is_read_by_the_layout_of_its_day() -> None:
    assert "Taliban" not in _body(NEW, SIDE)
    assert "Taliban" in _body(OLD, SIDE)


def test_an_outlet_may_name_its_standfirst() -> None:
    html = page(
        EN, f"<h1>{EN.title}</h1>{paragraphs(EN)}<div class='chakida'>{EN.lead}</div>", head=NEW
    )
    assert extract(html, url="https://roznama-misal.example/orchards").lead == EN.lead


def test_the_trace_says_which_layout_was_used_and_what_it_dropped() -> None:
    html = page(EN, f"<article><h1>{EN.title}</h1>{paragraphs(EN)}{BOX}</article>", head=OLD)
    stages = {stage.name: stage for stage in trace(html, "https://roznama-misal.example/orchards")}
    assert "since 2015-01-01" in stages["outlet"].detail
    assert "Taliban" in stages["outlet drops"].removed[0]


def test_a_page_before_the_first_known_layout_takes_the_first_and_one_without_a_date_the_newest() -> (
    None
):
    old, new = Layout(since=date(2015, 1, 1)), Layout(since=date(2024, 1, 1))
    outlet = OutletRules(name="x", hosts=("x.example",), layouts=(new, old))
    assert outlet.layout_on(date(2010, 1, 1)) is old
    assert outlet.layout_on(date(2023, 12, 31)) is old
    assert outlet.layout_on(date(2024, 1, 1)) is new
    assert outlet.layout_on(None) is new


def test_an_unknown_host_needs_no_help() -> None:
    assert outlet_for("https://nobody.example/1") is None
    assert outlet_for("") is None


@pytest.mark.parametrize("outlet", KNOWN, ids=lambda outlet: outlet.name)
def test_every_selector_of_every_outlet_is_an_xpath_and_every_host_finds_its_file(
    outlet: OutletRules,
) -> None:
    tree = import_module("lxml.html").document_fromstring("<p>x</p>")
    for layout in outlet.layouts:
        for selector in (*layout.drop, *layout.keep, *filter(None, [layout.lead])):
            assert select_elements(tree, selector) == []
    for host in outlet.hosts:
        assert outlet_for(f"https://www.{host}/x") is outlet


def test_a_selector_that_is_no_xpath_is_named() -> None:
    tree = import_module("lxml.html").document_fromstring("<p>x</p>")
    with pytest.raises(ValueError, match=r"div\.more"):
        select_elements(tree, "div.more[")


def test_the_written_selectors_match_whole_class_names() -> None:
    tree = import_module("lxml.html").document_fromstring(
        "<div><p class='a more b'>1</p><p class='more-news'>2</p><p id='i'>3</p></div>"
    )
    assert [el.text for el in select_elements(tree, with_class("more"))] == ["1"]
    assert [el.text for el in select_elements(tree, with_id("i", "p"))] == ["3"]
