"""The words that date grammars know, one language a module; constants only."""
