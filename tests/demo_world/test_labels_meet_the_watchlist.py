"""What a careful reader flags and what the watchlist flags are the same, once the furniture is away."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile

import pytest
import yaml

from wirewatch.adapters.config.loader import load_config, load_watchlist
from wirewatch.demo_world.loading import load_labels, load_world
from wirewatch.demo_world.world import DemoArticle, World

BUNDLED = load_world()
LABELS = {label.url: label for label in load_labels()}
WATCHLIST = load_watchlist(BUNDLED.folder / "watchlist.yaml")


def readable(article: DemoArticle) -> str:
    """What can be read of an article: behind a wall or in a PDF only what the feed tells."""
    if article.page in ("consent", "pdf"):
        return f"{article.title}\n{article.summary}"
    blocks = [block.text for block in article.blocks if block.kind != "see-also"]
    return "\n".join(
        [article.title, article.lead, *(blocks[:1] if article.page == "paywall" else blocks)]
    )


@pytest.mark.parametrize("article", BUNDLED.articles, ids=lambda article: article.file)
def test_watchlist_flags_what_the_label_says(article: DemoArticle) -> None:
    language = BUNDLED.outlets[article.outlet].language
    flagged = {mention.actor for mention in WATCHLIST.mentions(readable(article), language)}
    assert flagged == LABELS[article.url].actors


def test_feeds_watchlist_and_series_make_a_configuration_without_warnings(
    world: World, tmp_path: Path
) -> None:
    feeds = [
        {"outlet": feed.outlet, "url": feed.url, "language": feed.language, "owner": feed.owner}
        for feed in world.feeds
    ]
    (tmp_path / "feeds.yaml").write_text(
        yaml.safe_dump({"feeds": feeds}, allow_unicode=True), encoding="utf-8"
    )
    (tmp_path / "settings.yaml").write_text(
        "network: {contact: demo@wirewatch.example}\n", encoding="utf-8"
    )
    for name in ("watchlist.yaml", "digests.yaml"):
        copyfile(world.folder / name, tmp_path / name)
    config = load_config(tmp_path, environ={})
    assert config.warnings == ()
    assert [feed.url for feed in config.feeds] == [feed.url for feed in world.feeds]
    assert [series.id for series in config.series] == ["daily"]
    assert set(config.series[0].actors) == {actor.id for actor in config.actors}
