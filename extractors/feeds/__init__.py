"""How a feed document is read: what `extractors.feed.parse` is made of."""
