"""Workers as they must not be. Each is the product's with one fault, and the judge must see it.

Started by the storm instead of `tests.storm.worker`; nothing else imports them.
"""
