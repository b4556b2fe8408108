"""The control API: how tests and the chat page play the people and turn the knobs."""
