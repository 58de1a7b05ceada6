"""Run a module that ends with its parent process: `python -m wirewatch.entrypoints.run_with_parent PARENT MODULE …`."""

from __future__ import annotations

import os
import sys

from wirewatch.adapters.processes import end_with


def main() -> None:
    """Arrange to be killed when the parent ends, then exec the module. Arguments: PARENT_PID MODULE ARGUMENTS…"""
    end_with(int(sys.argv[1]))
    os.execv(sys.executable, [sys.executable, "-m", *sys.argv[2:]])


if __name__ == "__main__":
    main()
