"""Load a Config from YAML; every error has a file and line, the problem and a remedy."""
