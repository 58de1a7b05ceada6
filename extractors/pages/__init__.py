"""How a page is read: what `extractors.article.extract` is made of."""
