"""`wirewatch watch …`: what the watchlist does to a text."""

from __future__ import annotations

from cyclopts import App

from wirewatch.entrypoints.options import Common, say

app = App(name="watch", help="Try the watchlist on a text.")


@app.command(name="test")
def try_text(text: str, *, language: str | None = None, title: str = "", common: Common | None = None) -> int:
    """Show what is flagged in a text and why, and what was nearly flagged.

    Parameters
    ----------
    text: the text itself
    language: its language, a tag such as fa; matched by script if not given
    title: a title to go with it
    """
    from wirewatch.domain.watch import compile_watchlist

    common = common or Common()
    config = common.load()
    watched = compile_watchlist(config.actors, config.interests).watch(
        title=title, lead="", body=text, language=language
    )
    for mention in watched.mentions:
        say(f"{mention.actor}: “{mention.surface}” at {mention.field} {mention.start}-{mention.end}")
        say(f"    {mention.reason}")
    if not watched.mentions:
        say("nothing is flagged")
    for miss in watched.near_misses:
        say(f"nearly {miss.actor}: “{miss.surface}” at {miss.field} {miss.start}-{miss.end}")
        say(f"    stopped by {miss.stopped_by}")
    return 0
