"""The newsroom: every table, every stage, and the reads that every channel shares."""
