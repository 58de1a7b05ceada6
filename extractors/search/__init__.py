"""Search over stored articles: tokens, queries, results. Pure values and rules."""
