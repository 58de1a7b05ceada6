"""YAML -> Config; every error as file:line, what is wrong, what to do."""

from wirewatch.adapters.config.loader import FILES, bundled, init, load_config, load_watchlist
from wirewatch.adapters.config.schema import schemas
from wirewatch.adapters.config.settings import secret
from wirewatch.adapters.config.yaml_document import ConfigErrors, Problem

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
