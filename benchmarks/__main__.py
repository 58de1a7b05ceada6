"""`make bench`: every benchmark that takes less than a few minutes, ratios first."""

from __future__ import annotations

import importlib
import sys

SHORT = ("feed_parsing", "watch_speed", "extraction", "endurance", "digests", "delivery")


def main() -> int:
    """Run the short benchmarks one after the other."""
    for name in SHORT:
        print(f"== {name}")
        importlib.import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
