"""Word lists for the statement grammar, one module per language; constants only."""
