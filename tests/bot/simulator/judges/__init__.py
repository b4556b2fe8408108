"""Independent judges of the simulator, each in a process and an environment of its own."""
