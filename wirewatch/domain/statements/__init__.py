"""Who said what: direct and attributed quotes of a text, with speaker, verb, source and place."""

from wirewatch.domain.statements.extraction import statements

__all__ = ["statements"]
