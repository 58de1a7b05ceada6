"""Manual corrections on the story page: split, join, follow-up; each can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from wirewatch.adapters.store import stories
from wirewatch.adapters.store.lease_holders import current_holder
from wirewatch.entrypoints.web.api import RequestRefused
from wirewatch.entrypoints.web.jobs import EditContext
from wirewatch.entrypoints.web.login import form_field
from wirewatch.render.formatting import quantity
from wirewatch.steps.corrections import (
    CannotCorrect,
    GroupingAtWork,
    NoSuchStory,
    StoryCorrection,
    join_stories,
    set_followed_story,
    split_story,
)
from wirewatch.steps.group import read_story

LOCK_TIMEOUT_SECONDS = 5.0  # to wait for a running grouping
MAX_MOVED_ARTICLES = 200  # at a time
MAX_NUMBER_DIGITS = 11
MAX_SEALED_CHARS = 5_000  # of a correction in an address
SEAL_PURPOSE = "correction"

Undo = dict[str, Any]  # the reverse of a correction: "do", and its arguments


def correction_routes(edit: EditContext) -> APIRouter:
    """Return the routes of corrections."""
    router = APIRouter(include_in_schema=False)
    corrections = Corrections(edit)

    @router.post("/story/{key}/split")
    def split(request: Request, key: str) -> Response:
        """Move articles of a story into a new one."""
        numbers = _chosen_articles(request)
        is_later = form_field(request, "later") == "1"
        done = corrections.split(key, numbers, follows=is_later)
        outcome = f"{quantity(done.moved, 'article')} of story {done.other} moved into a new story"
        undo = {"do": "join", "story": done.other, "other": done.key}
        return _redirect_to_outcome(edit, done.key, outcome, undo)

    @router.post("/story/{key}/join")
    def join(request: Request, key: str) -> Response:
        """Move all articles of another story into this one."""
        joined_story = _posted_story(request, "other")
        moving = _article_numbers(edit, joined_story)
        done = corrections.join(key, joined_story)
        outcome = f"{quantity(done.moved, 'article')} of story {done.other} moved into this story"
        undo = {"do": "split", "story": done.key, "articles": moving}
        return _redirect_to_outcome(edit, done.key, outcome, undo)

    @router.post("/story/{key}/follows")
    def follows(request: Request, key: str) -> Response:
        """Set the earlier story that this one follows up, or none."""
        earlier = None
        if form_field(request, "nothing") != "1":
            earlier = _posted_story(request, "earlier")
        followed_before = _followed_story(edit, key)
        done = corrections.follow(key, earlier)
        outcome = "this story takes no earlier one further"
        if done.other:
            outcome = f"this story takes story {done.other} further"
        undo = {"do": "follows", "story": done.key, "earlier": followed_before}
        return _redirect_to_outcome(edit, done.key, outcome, undo)

    @router.get("/story/{key}/corrected")
    def corrected(request: Request, key: str, done: str = "") -> Response:
        """Show what was corrected, and offer to undo it."""
        sealed = _unseal(edit, done, key)
        if sealed is None:
            return _redirect_to_story(key)
        return edit.pages.html(
            request,
            "story_corrected.html.jinja",
            key=key,
            said=sealed["said"],
            undo=sealed["undo"],
            done=done,
        )

    @router.post("/story/{key}/undo")
    def undo(request: Request, key: str) -> Response:
        """Undo a correction reported by one of our pages."""
        sealed = _unseal(edit, form_field(request, "done", max_chars=MAX_SEALED_CHARS), key)
        if sealed is None or not sealed.get("undo"):
            raise RequestRefused(422, "this correction is not known", "correct the story itself")
        correction: Undo = sealed["undo"]
        done = corrections.undo(correction)
        is_follow = correction["do"] == "follows"
        return _redirect_to_story(done.key if is_follow else correction["story"])

    return router


@dataclass(frozen=True)
class Corrections:
    """Applies corrections. Raises RequestRefused for those that are impossible."""

    edit: EditContext

    def split(self, story: str, articles: list[str], *, follows: bool) -> StoryCorrection:
        """Move articles into a new story."""
        return self._run(partial(split_story, follows=follows), story, articles)

    def join(self, story: str, joined_story: str) -> StoryCorrection:
        """Move all articles of another story into this one."""
        return self._run(join_stories, story, joined_story)

    def follow(self, story: str, earlier: str | None) -> StoryCorrection:
        """Set the earlier story; None for none."""
        return self._run(set_followed_story, story, earlier)

    def undo(self, correction: Undo) -> StoryCorrection:
        """Take back a correction."""
        story = correction["story"]
        if correction["do"] == "join":
            return self.join(story, correction["other"])
        if correction["do"] == "split":
            return self.split(story, correction["articles"], follows=False)
        return self.follow(story, correction["earlier"])

    def _run(self, correct: Callable[..., StoryCorrection], *arguments: Any) -> StoryCorrection:
        api = self.edit.pages.api
        with _refusals():
            return correct(
                api.store,
                *arguments,
                holder=current_holder(),
                now=api.now(),
                patience=LOCK_TIMEOUT_SECONDS,
            )


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except NoSuchStory as error:
        advice = "copy the id from the page of the story, or the address of one of its articles"
        raise RequestRefused(404, str(error).partition(";")[0], advice) from None
    except CannotCorrect as error:
        problem, _, advice = str(error).partition("; ")
        advice = advice.partition(":")[0] or "go back and choose again"
        raise RequestRefused(422, problem, advice) from None
    except GroupingAtWork as error:
        problem, _, advice = str(error).partition("; ")
        raise RequestRefused(409, problem, advice) from None


def _chosen_articles(request: Request) -> list[str]:
    values = request.state.form.getlist("article")
    numbers = [value for value in values if isinstance(value, str)][:MAX_MOVED_ARTICLES]
    if not numbers or not all(map(_is_number, numbers)):
        advice = "go back and mark those that tell of another event"
        raise RequestRefused(422, "no article is chosen", advice)
    return numbers


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MAX_NUMBER_DIGITS


def _posted_story(request: Request, name: str) -> str:
    """Return the story a form names by id, or by address of its page or of an article."""
    text = form_field(request, name).strip()
    if not text or not text.isprintable():
        advice = "write its id, or the address of one of its articles"
        raise RequestRefused(422, "no story is named", advice)
    if "/story/" not in text:
        return text
    return text.rpartition("/story/")[2].partition("?")[0].partition("#")[0]


def _article_numbers(edit: EditContext, key: str) -> list[str]:
    with edit.pages.api.store.read() as tx:
        story = stories.find_story(tx, key)
        texts = stories.story_texts(tx, story.id) if story else ()
    return [str(text.id) for text in texts]


def _followed_story(edit: EditContext, key: str) -> str | None:
    with edit.pages.api.store.read() as tx:
        timeline = read_story(tx, key)
    if timeline is None:
        return None
    return next((link.follows for link in timeline.line if link.key == timeline.key), None)


def _redirect_to_outcome(edit: EditContext, key: str, outcome: str, undo: Undo) -> Response:
    """Redirect to the outcome; a correction too long for an address cannot be undone there."""
    content = {"key": key, "said": outcome, "undo": undo}
    sealed = edit.access.seal(SEAL_PURPOSE, content)
    if len(sealed) > MAX_SEALED_CHARS:
        sealed = edit.access.seal(SEAL_PURPOSE, content | {"undo": None})
    return RedirectResponse(f"/story/{quote(key, safe='')}/corrected?done={sealed}", 303)


def _unseal(edit: EditContext, sealed: str, key: str) -> dict[str, Any] | None:
    """Return the outcome of a correction of this story; None for text that we did not sign."""
    content = edit.access.unseal(SEAL_PURPOSE, sealed)
    if not isinstance(content, dict) or content.get("key") != key:
        return None
    return content


def _redirect_to_story(key: str) -> Response:
    return RedirectResponse(f"/story/{quote(key, safe='')}", 303)
