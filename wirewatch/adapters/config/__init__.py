"""YAML -> Config; every error as file:line, what is wrong, what to do."""

from wirewatch.adapters.config.bundle import bundled, init
from wirewatch.adapters.config.load import FILES, load_config, load_watchlist
from wirewatch.adapters.config.problems import ConfigErrors, Problem
from wirewatch.adapters.config.schema import schemas
from wirewatch.adapters.config.secrets_file import secret

__all__ = [
    "FILES",
    "ConfigErrors",
    "Problem",
    "bundled",
    "init",
    "load_config",
    "load_watchlist",
    "schemas",
    "secret",
]
