"""From an article to a stored source; suggestions follow."""
