"""YAML -> Config; every error as file:line, what is wrong, what to do."""
