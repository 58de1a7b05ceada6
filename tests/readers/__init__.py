"""What each reader of a series gets, and when several issues become one mail."""
