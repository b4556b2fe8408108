"""What an edition says: which entries, in which order, to readers with one cursor. Pure."""
