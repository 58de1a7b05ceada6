from __future__ import annotations

import pytest

from extractors.article import extract
from tests.extractors.inset_layouts import INSETS
from tests.extractors.layouts import ACTORS, BRIEFS, SKELETONS, STORIES, Skeleton, Story, page

ALL = [
    pytest.param(skeleton, story, id=f"{skeleton.__name__}-{story.language}")
    for skeleton in (*SKELETONS, *INSETS)
    for story in STORIES
]


def _read(skeleton: Skeleton, story: Story) -> str:
    article = extract(page(story, skeleton(story)), url="https://orchard-post.example/2026/orchards")
    return f"{article.lead}\n{article.body}"


@pytest.mark.parametrize(("skeleton", "story"), ALL)
def test_an_actor_named_only_around_the_article_is_not_in_its_text(skeleton: Skeleton, story: Story) -> None:
    text = _read(skeleton, story)
    assert [actor for actor in ACTORS if actor in text] == []


@pytest.mark.parametrize(("skeleton", "story"), ALL)
def test_the_whole_article_is_kept_whatever_stands_around_it(skeleton: Skeleton, story: Story) -> None:
    text = _read(skeleton, story)
    body = story.body[:1] if skeleton.__name__ in BRIEFS else story.body
    assert [part for part in (story.lead, *body) if part not in text] == []
    assert text.count(story.lead) == 1
