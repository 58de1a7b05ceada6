"""`wirewatch readers …`: the data stored about recipients of digests."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from wirewatch.entrypoints.options import Common, JobImpossible, WrongUsage, say, tell

if TYPE_CHECKING:
    from wirewatch.adapters.erasure import ForgetReport
    from wirewatch.adapters.store.erasure import ErasureCounts

app = App(name="readers", help="Forget a reader who asks for it.")


@app.command
def forget(
    address: str,
    *,
    as_json: Annotated[
        bool, Parameter(name="--json", negative="", help="JSON on stdout and nothing else")
    ] = False,
    common: Common | None = None,
) -> int:
    """Delete a subscriber from store, outbox, logs and Prefect's records; may be repeated.

    Their unsent messages are dropped. digests.yaml is not edited: lines that still name them are
    listed.

    Parameters
    ----------
    address
        the mail address; for Slack and nudges the name that `wirewatch digest list` shows
    """
    from wirewatch.adapters.config.loader import load_active
    from wirewatch.adapters.erasure import DeliveryUnderWay, forget_reader

    common = common or Common()
    _check(address)
    common.load_active()
    # Refreshes the copy in home, which also contains names.
    config = load_active(common.config, common.home, environ=os.environ)
    store = common.open_store(config)
    try:
        report = forget_reader(store, address.strip(), config=common.config, home=common.home)
    except DeliveryUnderWay:
        raise JobImpossible(
            "messages are being sent just now; nothing was removed. Try again in a minute"
        ) from None
    finally:
        store.close()
    if as_json:
        say(json.dumps(as_object(report), ensure_ascii=False, indent=1))
        return 0
    for line in removed_lines(report, address=address):
        say(line)
    for line in kept_lines(report, address=address):
        tell(line)
    return 0


def _check(address: str) -> None:
    from wirewatch.adapters.config import value_checks

    if value_checks.check_email_address(address.strip()) is None:
        return
    variable, *further_words = address.split() or [""]
    kinds = (
        value_checks.check_slack_channel,
        value_checks.check_telegram_chat,
        value_checks.check_matrix_room,
        value_checks.check_web_address,
        value_checks.check_environment_name,
    )
    if value_checks.check_environment_name(variable) is None and all(
        any(check(word) is None for check in kinds) for word in further_words
    ):
        return
    raise WrongUsage(
        f'"{address}" is neither a mail address nor a name that `wirewatch digest list` shows'
    )


def as_object(report: ForgetReport) -> dict[str, object]:
    """Return a report as a JSON object."""
    return {
        "removed": asdict(report.store)
        | {"log_places": sum(report.logs.values()), "prefect_rows": report.prefect},
        "erased": report.erased,
        "config": [{"file": str(path), "line": line} for path, line in report.config],
        "files": [str(path) for path in report.files],
    }


def removed_lines(report: ForgetReport, *, address: str) -> Iterator[str]:
    """Return one line for each place from which the name was removed."""
    if report.nothing:
        yield f"nothing is stored about {address}"
        return
    yield f"removed from the store: {', '.join(_erasure_lines(report.store)) or 'nothing'}"
    for path, places in report.logs.items():
        yield f"struck out of {path}: {_many(places, 'place')}"
    if report.prefect:
        yield f"struck out of Prefect's records: {_many(report.prefect, 'row')}"


def _erasure_lines(counts: ErasureCounts) -> Iterator[str]:
    not_sent = f" ({counts.not_sent} not sent yet, and never will be)" if counts.not_sent else ""
    for number, word in (
        (counts.deliveries, "delivery"),
        (counts.attempts, "attempt"),
        (counts.messages, "message text"),
        (counts.alerts, "alert"),
        (counts.pauses, "note of refusals"),
    ):
        if number:
            yield _many(number, word) + (not_sent if word == "delivery" else "")
    if counts.verdicts:
        yield f"the name and the words of {_many(counts.verdicts, 'verdict')} (each still counts, without a name)"
    if counts.texts:
        yield f"the name in {_many(counts.texts, 'answer')} to others"


def _many(number: int, word: str) -> str:
    plural = {"delivery": "deliveries", "note of refusals": "notes of refusals"}.get(
        word, f"{word}s"
    )
    return f"{number} {word if number == 1 else plural}"


def kept_lines(report: ForgetReport, *, address: str) -> Iterator[str]:
    """Return the places where the name remains or may remain, with advice."""
    for path, line in report.config:
        yield f"{path}:{line}: still names {address}; remove it, or mail to it is stored again"
    for path in report.files:
        yield f"{path}: still holds {address}" + (
            "; it is a copy of the configuration, and follows it"
            if path.parent.name == "config-at-work"
            else ""
        )
    if not report.erased:
        yield "removed bytes are overwritten once the other processes on the store have finished"
    yield (
        "backups made before now still hold it: delete them, "
        "or run this again after restoring one. "
        "So may the mail relay's logs, Slack, and the mailbox that verdicts come to"
    )
