"""What `bench` measures, each in a record of its own that is taken back afterwards."""
