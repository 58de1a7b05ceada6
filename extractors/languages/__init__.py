"""Language data that several parts need: tags, calendar words, numbers and negations, news agencies.

What one part alone needs stays with it: inflection in `watch.languages`, verbs of speech in `statements.languages`.
docs/languages.md lists every place that knows a language.
"""
