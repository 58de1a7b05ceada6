"""Who said what: direct and attributed quotes of a text, with speaker, verb, source and place."""
