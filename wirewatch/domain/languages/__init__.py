"""Word lists and patterns in the languages of the news, apart from the code that reads them."""
