"""A synthetic record for load and benchmarks: everything in it is made up, and says so."""
