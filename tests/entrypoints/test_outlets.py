from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.scene import NEWS, Scene, utc
from tests.support.small_web import SmallWeb, page

pytestmark = pytest.mark.slow


ORCHARDS = """<!doctype html><html lang="en"><head><title>Orchards bloom early</title></head><body><article>
<h1>Orchards bloom early</h1>
<p>The orchards of the valley have come into bloom three weeks before their time, growers said on Tuesday.</p>
<div class="khabar-jaanebi"><p>A box that only the rules of this outlet know: the Taliban open a bridge.</p></div>
<p>Nights with frost may follow, and the growers have laid wood for fires ready between the rows of trees.</p>
</article></body></html>"""


def test_a_file_is_read_by_the_rules_of_the_outlet_that_it_was_saved_from(
    scene: Scene, tmp_path: Path
) -> None:
    saved = tmp_path / "orchards.html"
    saved.write_text(ORCHARDS, "utf-8")
    told = scene.run(
        "outlet", "test", str(saved), "--url", "https://www.roznama-misal.example/orchards"
    )
    assert told.code == 0
    stages = [line.split("  ")[0] for line in told.out.splitlines() if not line.startswith(" ")]
    assert stages[:3] == ["page", "outlet", "outlet drops"]
    assert stages[-1] == "article"
    assert "- A box that only the rules of this outlet know" in told.out
    without = scene.run("outlet", "test", str(saved))
    assert "- A box that only" not in without.out
    assert "A box that only" in without.out


def test_a_page_is_fetched_and_nothing_is_stored(scene: Scene, web: SmallWeb) -> None:
    web.on(
        f"{NEWS}/a",
        page(
            "Envoys gather",
            ["Envoys of eleven states gathered in the old hall."] * 3,
            at=utc(11, 5),
        ),
    )
    scene.write()
    told = scene.run("outlet", "test", f"{NEWS}/a", "--json")
    assert told.code == 0
    assert told.json["url"] == f"{NEWS}/a"
    assert told.json["article"]["title"] == "Envoys gather"
    assert told.json["stages"][-1]["name"] == "article"
    assert not (scene.home / "archive").exists()


def test_what_is_no_article_is_said_with_the_reason(scene: Scene, tmp_path: Path) -> None:
    saved = tmp_path / "picture.html"
    saved.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    told = scene.run("outlet", "test", str(saved))
    assert told.code == 0
    assert "no article" in told.out


def test_a_page_that_is_not_to_be_had_is_an_error_in_words(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    told = scene.run("outlet", "test", f"{NEWS}/nowhere")
    assert told.code == 1
    assert "answers 404" in told.err
    missing = scene.run("outlet", "test", "no-such-file.html")
    assert missing.code == 1
    assert "no-such-file.html cannot be read" in missing.err


def test_a_strangers_text_drives_no_terminal(scene: Scene, tmp_path: Path) -> None:
    saved = tmp_path / "hostile.html"
    saved.write_text(
        ORCHARDS.replace("Orchards bloom early", "Orchards &#27;[2J\x1b]0;owned\x07 bloom"), "utf-8"
    )
    told = scene.run("outlet", "test", str(saved))
    assert "\x1b" not in told.out
    assert "\x07" not in told.out
