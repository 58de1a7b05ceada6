"""Exit with 0 while feeds are polled when they are due, else with 1 and one sentence: for HEALTHCHECK and monitors.

A feed that fails is no fault of this machine; one that was not even asked, long after it was due, is.

    python deploy/healthcheck.py --config /etc/wirewatch --home /var/lib/wirewatch
"""

from __future__ import annotations

import json
import subprocess
import sys

LONGEST = 50  # seconds; the container's own limit is a minute
MOST_OVERDUE = 0.5  # share of feeds


def main(arguments: list[str]) -> int:
    """Ask `wirewatch status`."""
    try:
        ran = subprocess.run(
            ["wirewatch", "status", "--json", *arguments],
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        feeds: dict[str, int] = json.loads(ran.stdout)["feeds"]
    except subprocess.TimeoutExpired:
        return _unwell(f"wirewatch status did not answer within {LONGEST} seconds")
    except (OSError, ValueError, KeyError, TypeError):
        return _unwell("wirewatch status gave no answer: is the store there?")
    overdue, total = feeds.get("overdue", 0), sum(feeds.values())
    if overdue > total * MOST_OVERDUE:
        return _unwell(
            f"{overdue} of {total} feeds were not asked although they are due: is `wirewatch up` running?"
        )
    print(f"{total - overdue} of {total} feeds are polled when due")
    return 0


def _unwell(why: str) -> int:
    print(why)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
