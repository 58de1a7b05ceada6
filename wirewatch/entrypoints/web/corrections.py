"""Corrections of stories by hand from the page of a story: split, join, what it follows; each can be taken back."""

from __future__ import annotations

from collections.abc import Callable
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

LOCK_TIMEOUT_SECONDS = 5.0  # seconds to wait for a running grouping
MAX_MOVED_ARTICLES = 200  # articles that are moved at one time
MAX_SEALED_CHARS = 5_000  # characters of a sealed correction in an address
SEAL_PURPOSE = "correction"


def correction_routes(edit: EditContext) -> APIRouter:
    """Return the paths of corrections."""
    router = APIRouter(include_in_schema=False)

    @router.post("/story/{key}/split")
    def split_off(request: Request, key: str) -> Response:
        """Move articles of a story into a new one."""
        numbers = [one for one in request.state.form.getlist("article") if isinstance(one, str)][
            :MAX_MOVED_ARTICLES
        ]
        if not numbers or not all(
            one.isascii() and one.isdigit() and len(one) < 12 for one in numbers
        ):
            raise RequestRefused(
                422, "no article is chosen", "go back and mark those that tell of another event"
            )
        later = form_field(request, "later") == "1"
        done = _correct_or_refuse(
            lambda: split_story(
                _store(edit), key, numbers, follows=later, holder=current_holder(), **_when(edit)
            )
        )
        said = f"{quantity(done.moved, 'article')} of story {done.other} moved into a new story"
        return _redirect_to_outcome(
            edit, done.key, said, undo={"do": "join", "story": done.other, "other": done.key}
        )

    @router.post("/story/{key}/join")
    def join_up(request: Request, key: str) -> Response:
        """Move all articles of another story into this one."""
        other = _posted_story(request, "other")
        moving = _article_numbers(edit, other)
        done = _correct_or_refuse(
            lambda: join_stories(_store(edit), key, other, holder=current_holder(), **_when(edit))
        )
        said = f"{quantity(done.moved, 'article')} of story {done.other} moved into this story"
        return _redirect_to_outcome(
            edit, done.key, said, undo={"do": "split", "story": done.key, "articles": moving}
        )

    @router.post("/story/{key}/follows")
    def follows(request: Request, key: str) -> Response:
        """Set the earlier story that this one takes further, or none."""
        earlier = (
            None if form_field(request, "nothing") == "1" else _posted_story(request, "earlier")
        )
        before = _followed_story(edit, key)
        done = _correct_or_refuse(
            lambda: set_followed_story(
                _store(edit), key, earlier, holder=current_holder(), **_when(edit)
            )
        )
        said = (
            f"this story takes story {done.other} further"
            if done.other
            else "this story takes no earlier one further"
        )
        return _redirect_to_outcome(
            edit, done.key, said, undo={"do": "follows", "story": done.key, "earlier": before}
        )

    @router.get("/story/{key}/corrected")
    def corrected(request: Request, key: str, done: str = "") -> Response:
        """Say what was corrected, and offer to take it back."""
        found = edit.access.unseal(SEAL_PURPOSE, done)
        if not isinstance(found, dict) or found.get("key") != key:
            return RedirectResponse(f"/story/{quote(key, safe='')}", 303)
        return edit.pages.html(
            request,
            "story_corrected.html.jinja",
            key=key,
            said=found["said"],
            undo=found["undo"],
            done=done,
        )

    @router.post("/story/{key}/undo")
    def take_back(request: Request, key: str) -> Response:
        """Take back the correction that a page of ours told of."""
        found = edit.access.unseal(
            SEAL_PURPOSE, form_field(request, "done", max_chars=MAX_SEALED_CHARS)
        )
        if not isinstance(found, dict) or found.get("key") != key or not found.get("undo"):
            raise RequestRefused(422, "this correction is not known", "correct the story itself")
        undo: dict[str, Any] = found["undo"]
        back = _correct_or_refuse(lambda: _undo_correction(edit, undo))
        return RedirectResponse(
            f"/story/{quote(back.key if undo['do'] == 'follows' else undo['story'], safe='')}", 303
        )

    return router


def _undo_correction(edit: EditContext, undo: dict[str, Any]) -> StoryCorrection:
    store, holder, when = _store(edit), current_holder(), _when(edit)
    if undo["do"] == "join":
        return join_stories(store, undo["story"], undo["other"], holder=holder, **when)
    if undo["do"] == "split":
        return split_story(store, undo["story"], undo["articles"], holder=holder, **when)
    return set_followed_story(store, undo["story"], undo["earlier"], holder=holder, **when)


def _store(edit: EditContext) -> Any:
    return edit.pages.api.store


def _when(edit: EditContext) -> dict[str, Any]:
    return {"now": edit.pages.api.now(), "patience": LOCK_TIMEOUT_SECONDS}


def _posted_story(request: Request, name: str) -> str:
    """Return the story that a form names: its id, the address of its page here, or that of one of its articles."""
    text = form_field(request, name).strip()
    if not text or not text.isprintable():
        raise RequestRefused(
            422, "no story is named", "write its id, or the address of one of its articles"
        )
    return (
        text.rpartition("/story/")[2].partition("?")[0].partition("#")[0]
        if "/story/" in text
        else text
    )


def _correct_or_refuse(work: Callable[[], StoryCorrection]) -> StoryCorrection:
    try:
        return work()
    except NoSuchStory as error:
        do = "copy the id from the page of the story, or the address of one of its articles"
        raise RequestRefused(404, str(error).partition(";")[0], do) from None
    except CannotCorrect as error:
        what, _, do = str(error).partition("; ")
        raise RequestRefused(
            422, what, do.partition(":")[0] or "go back and choose again"
        ) from None
    except GroupingAtWork as error:
        what, _, do = str(error).partition("; ")
        raise RequestRefused(409, what, do) from None


def _article_numbers(edit: EditContext, named: str) -> list[str]:
    """Return the numbers of the articles of a story, [] for none."""
    with edit.pages.api.store.read() as tx:
        found = stories.find_story(tx, named)
        return [str(one.id) for one in stories.story_texts(tx, found.id)] if found else []


def _followed_story(edit: EditContext, named: str) -> str | None:
    """Return the key of the story that one takes further, None for none."""
    with edit.pages.api.store.read() as tx:
        found = read_story(tx, named)
    return (
        next((one.follows for one in found.line if one.key == found.key), None) if found else None
    )


def _redirect_to_outcome(
    edit: EditContext, key: str, said: str, *, undo: dict[str, Any] | None
) -> Response:
    done = edit.access.seal(SEAL_PURPOSE, {"key": key, "said": said, "undo": undo})
    if len(done) > MAX_SEALED_CHARS:
        done = edit.access.seal(SEAL_PURPOSE, {"key": key, "said": said, "undo": None})
    return RedirectResponse(f"/story/{quote(key, safe='')}/corrected?done={done}", 303)
