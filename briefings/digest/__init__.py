"""Which window is due, and one frozen Digest for each."""
