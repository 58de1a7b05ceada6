"""Where an article's event happened: a gazetteer, the places that a text names, and its focus."""
