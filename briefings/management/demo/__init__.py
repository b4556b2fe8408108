"""The demo record: the first article's facts in our own words, and two accounts to try the desk."""
