"""The parts of the article extractor; the entry point is `extractors.article.extract`."""
