"""`wirewatch story …`: one story whole, and corrections of what belongs to it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from wirewatch.entrypoints.options import Common, JobImpossible, WrongUsage, say, tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from wirewatch.adapters.store.engine import Store
    from wirewatch.steps.corrections import Corrected
    from wirewatch.steps.group import ReadStory

app = App(name="story", help="One story: its articles in order, what each adds; corrections by hand.")
AsJson = Annotated[bool, Parameter(name="--json", negative="", help="JSON on stdout and nothing else")]


@app.command
def show(
    story: str,
    *,
    full: Annotated[bool, Parameter(negative="", help="every sentence that an article adds, however many")] = False,
    as_json: AsJson = False,
    common: Common | None = None,
) -> int:
    """Show a story's articles in reading order: what each is to it and why, what it adds, what the story follows.

    Parameters
    ----------
    story
        the story's short id, or the address of one of its articles
    """
    from wirewatch.steps.group import read_story

    common = common or Common()
    store = common.open_store(common.load_at_work())
    try:
        with store.read() as tx:
            found = read_story(tx, story)
    finally:
        store.close()
    if found is None:
        raise JobImpossible(f"{story} is no story and no article of one; see wirewatch flagged --json")
    if as_json:
        say(json.dumps(_as_json(found), ensure_ascii=False, indent=1, default=_iso))
    else:
        _say(found, named=story, full=full)
    return 0


def _say(found: ReadStory, *, named: str, full: bool) -> None:
    from wirewatch.render.digest_view import instant, line_lines, reading_lines
    from wirewatch.render.formatting import many

    voices = many(found.independent_outlets, "independent outlet")
    say(f"story    {found.key}: {many(len(found.readings), 'article')}, {voices}")
    if named in found.joined:
        say(f"         {named} was joined into it by hand")
    for key in (one for one in found.joined if one != named):
        say(f"         {key} was joined into it by hand and finds it too")
    if found.readings:
        first = found.readings[0].article
        say(f"first    {first.outlet}, {instant(first.published_at)} UTC")
    for one in found.corrections:
        say(f"by hand  {instant(one.made_at)} UTC: {one.words}")
    for telling in found.tellings:
        say(f"digest   {telling.series} {telling.number}")
    for line in line_lines(found.line, here=found.key):
        say(line)
    for line in reading_lines(found.readings, all_of_it=full):
        say(line)


def _as_json(found: ReadStory) -> dict[str, Any]:
    articles = []
    for reading in found.readings:
        one = asdict(reading.article)
        one.pop("text")
        articles.append(one | {"adds": list(reading.adds), "opens": reading.opens})
    lead = next((one["id"] for one in articles if one["relation"] == "lead"), None)
    return {
        "key": found.key,
        "joined": list(found.joined),
        "independent_outlets": found.independent_outlets,
        "first": articles[0]["id"] if articles else None,
        "lead": lead,
        "articles": articles,
        "line": [asdict(link) for link in found.line],
        "corrections": [asdict(one) for one in found.corrections],
        "digests": [asdict(one) for one in found.tellings],
    }


@app.command
def split(
    story: str,
    *articles: str,
    follows: Annotated[
        bool, Parameter(negative="", help="the articles tell of a later development: the new story follows this one")
    ] = False,
    common: Common | None = None,
) -> int:
    """Move articles that tell of another event out of a story, into a new one, for good.

    What a digest has told of them stays told. To undo it, join the two.

    Parameters
    ----------
    story
        the story's short id, or the address of one of its articles
    articles
        numbers (as story show has them) or addresses of the articles to move, or how they start
    """
    from wirewatch.render.formatting import many
    from wirewatch.steps.corrections import split as split_off

    common = common or Common()
    now = common.instant()

    def work(store: Store) -> Corrected:
        from wirewatch.adapters.store.leases import this_process

        return split_off(store, story, articles, follows=follows, holder=this_process(), now=now)

    done = _corrected(common, work)
    tell(f"{many(done.moved, 'article')} of {done.other} moved to story {done.key}")
    say(done.key)
    return 0


@app.command
def join(story: str, other: str, *, common: Common | None = None) -> int:
    """Make two stories one, for good: the other's articles go into the first, whose id it keeps.

    The other's id finds the joined story from then on. What digests have told stays told. To undo it, split the
    articles off again: they get their id back.

    Parameters
    ----------
    story
        the short id of the story that stays, or the address of one of its articles
    other
        the short id of the story that goes into it, or the address of one of its articles
    """
    from wirewatch.render.formatting import many
    from wirewatch.steps.corrections import join as join_up

    common = common or Common()
    now = common.instant()

    def work(store: Store) -> Corrected:
        from wirewatch.adapters.store.leases import this_process

        return join_up(store, story, other, holder=this_process(), now=now)

    done = _corrected(common, work)
    tell(f"{done.other} with {many(done.moved, 'article')} is part of story {done.key} now")
    say(done.key)
    return 0


@app.command
def follows(
    story: str,
    earlier: str | None = None,
    *,
    nothing: Annotated[bool, Parameter(negative="", help="it takes no earlier story further")] = False,
    common: Common | None = None,
) -> int:
    """Say that a story is the later development of an earlier one, or of none, for good.

    Parameters
    ----------
    story
        the short id of the later story, or the address of one of its articles
    earlier
        the short id of the story that it takes further, or the address of one of its articles
    """
    from wirewatch.steps.corrections import follow

    if nothing == (earlier is not None):
        raise WrongUsage("name the earlier story, or say --nothing: one of the two")
    common = common or Common()
    now = common.instant()

    def work(store: Store) -> Corrected:
        from wirewatch.adapters.store.leases import this_process

        return follow(store, story, earlier, holder=this_process(), now=now)

    done = _corrected(common, work)
    tell(f"{done.key} takes {done.other or 'no earlier story'} further now")
    say(done.key)
    return 0


def _corrected(common: Common, work: Callable[[Store], Corrected]) -> Corrected:
    from wirewatch.steps.corrections import CannotCorrect, GroupingAtWork, NoSuchStory

    store = common.open_store(common.load_at_work())
    try:
        return work(store)
    except (NoSuchStory, GroupingAtWork) as error:
        raise JobImpossible(str(error)) from None
    except CannotCorrect as error:
        raise WrongUsage(str(error)) from None
    finally:
        store.close()


def _iso(value: Any) -> str | None:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else None
