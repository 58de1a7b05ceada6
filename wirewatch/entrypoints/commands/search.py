"""`wirewatch search`: find articles by words, phrases and filters, and save a search."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter, validators

from wirewatch.entrypoints.options import (
    AsJson,
    Common,
    JobImpossible,
    WrongUsage,
    say,
    shown_progress,
    tell,
)

if TYPE_CHECKING:
    from wirewatch.adapters.store.engine import Store
    from wirewatch.domain.configuration import Config

_PAGE_LIMITS = validators.Number(gte=1, lte=200)


def search(
    *query: str,
    saved: Annotated[str | None, Parameter(help="run the saved search of this id")] = None,
    save: Annotated[
        str | None, Parameter(help="save the query in watchlist.yaml under this id, and run it")
    ] = None,
    title: Annotated[str | None, Parameter(help="with --save: the title of its feed")] = None,
    limit: Annotated[
        int, Parameter(validator=_PAGE_LIMITS, help="at most so many articles, 200 at most")
    ] = 20,
    after: Annotated[
        str | None, Parameter(name="--next", help='the page after the one whose "next" this was')
    ] = None,
    as_json: AsJson = False,
    common: Common | None = None,
) -> int:
    """Find stored articles, newest first, in any script and with any inflection.

    All words must occur in the article. "…" is a phrase; AND, OR, NOT and ( ) combine. Filters are
    actor: outlet: lang: before: after: story: quote: has:. Put a query with quotes or brackets in
    single quotes: wirewatch search '"peace talks" OR truce lang:en,ru after:7d'.
    docs/guide/search.md has more.

    Parameters
    ----------
    query
        words, phrases and filters
    """
    from extractors.search.query import QueryError, parse
    from wirewatch.render.search import search_document, search_lines
    from wirewatch.steps.search import search_store as found_by

    common = common or Common()
    config = common.load_active()
    wanted = _query_to_run(config, " ".join(query), saved=saved)
    try:
        parse(wanted, now=common.instant())
    except QueryError as error:
        raise WrongUsage(
            "the query cannot be read\n" + "\n".join(f"  {line}" for line in error.lines())
        ) from None
    if save is not None:
        config = _save_search(common, wanted, name=save, title=title)
    elif title is not None:
        raise WrongUsage("--title names a saved search: write --save ID as well")
    store = common.open_store(config)
    try:
        _build_index(store, common)
        result = found_by(
            store, wanted, actors=config.actors, now=common.instant(), limit=limit, cursor=after
        )
    except ValueError as error:
        raise WrongUsage(f"--next: {error}") from None
    finally:
        store.close()
    if as_json:
        say(json.dumps(search_document(result), ensure_ascii=False, indent=1))
        return 0
    for line in search_lines(result, is_later_page=after is not None):
        say(line)
    if result.next:
        tell(f"more: --next {result.next}")
    return 0


def _query_to_run(config: Config, query: str, *, saved: str | None) -> str:
    if saved is None:
        return query
    if query:
        raise WrongUsage("write a query or --saved, not both")
    query_of = {saved_search.id: saved_search.query for saved_search in config.searches}
    if saved not in query_of:
        listed = (
            f"watchlist.yaml has: {', '.join(query_of)}"
            if query_of
            else "watchlist.yaml has none; see --save"
        )
        raise WrongUsage(f'--saved: no search is called "{saved}"; {listed}')
    return query_of[saved]


def _save_search(common: Common, query: str, *, name: str, title: str | None) -> Config:
    """Save a search in watchlist.yaml and return the new config.

    The edit is undone if it makes the config invalid.
    """
    from wirewatch.adapters.config.editor import WATCHLIST_FILE, save_search
    from wirewatch.domain.configuration import SavedSearch
    from wirewatch.entrypoints.feed_editing import edit_and_validate

    saved_search = SavedSearch(id=name, query=query, title=title)
    edit_and_validate(common, lambda: save_search(common.config, saved_search), file=WATCHLIST_FILE)
    tell(
        f'saved as "{name}" in {common.config / WATCHLIST_FILE}; '
        f"its feed is searches/{name}/feed.atom in the folder of digests"
    )
    return common.load()


def _build_index(store: Store, common: Common) -> None:
    """Index articles stored before the index existed; safe to interrupt."""
    from wirewatch.steps.search_index import fill_index

    with shown_progress() as progress:
        try:
            report = fill_index(store, now=common.instant(), progress=progress)
        except KeyboardInterrupt:
            raise JobImpossible(
                "the index is not complete; run it again to go on where it stopped"
            ) from None
    if report.indexed:
        tell(f"{report.indexed} articles from before were indexed")
