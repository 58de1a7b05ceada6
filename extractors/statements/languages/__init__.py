"""The words that the grammar of statements knows, one language a module; constants only."""
