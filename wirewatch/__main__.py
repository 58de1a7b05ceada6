"""`python -m wirewatch`: the same as `wirewatch`."""

from wirewatch.entrypoints.cli import main

main()
