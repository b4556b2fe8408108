"""Publications become files that any static server can hand out; owns no table."""
