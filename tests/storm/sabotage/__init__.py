"""Workers as they must not be. Each module breaks one thing, and the judge must see it.

`tests.storm.worker` imports the one that STORM_SABOTAGE names; nothing else does.
"""
