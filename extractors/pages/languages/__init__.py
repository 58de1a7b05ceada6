"""What news sites print around their articles, by language."""
