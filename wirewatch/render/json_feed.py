"""Told stories as a JSON Feed 1.1 (jsonfeed.org), beside the Atom one and with the same ids."""

from __future__ import annotations

import json
from typing import Any

from wirewatch.render.atom import instant
from wirewatch.render.told_feed import FeedEntry, ToldFeed

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(told: ToldFeed) -> str:
    """Give a feed as JSON. What only we know of an entry stands under `_wirewatch`."""
    feed: dict[str, Any] = {"version": VERSION, "title": told.title}
    if told.page_url:
        feed["home_page_url"] = told.page_url
    if told.own_url:
        feed["feed_url"] = f"{told.own_url}.json"
    feed["authors"] = [{"name": "Wirewatch"}]
    feed["items"] = [_item(one) for one in told.entries]
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _item(one: FeedEntry) -> dict[str, Any]:
    item: dict[str, Any] = {"id": one.id}
    if one.url:
        item["url"] = one.url
    item |= {"title": one.title, "content_html": one.html, "content_text": one.text}
    item["date_published"] = instant(one.published_at or one.told_at)
    item["date_modified"] = instant(one.told_at)
    item["authors"] = [{"name": one.outlet}]
    item["tags"] = [name for _, name in one.actors]
    if one.language:
        item["language"] = one.language
    told = {"story": one.story, "series": one.series, "number": one.number, "follow_up": one.follow_up}
    item["_wirewatch"] = {**told, "actors": [actor for actor, _ in one.actors]}
    return item
