"""The parts of the feed parser; the entry point is `extractors.feed.parse`."""
