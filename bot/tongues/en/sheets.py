"""What is lettered on maps and timelines, in English. Pure."""

from bot.tongues.plurals import Forms

# --- maps ----------------------------------------------------------------------------------------
RECORD = "In our record, as of {day}"
RECORD_PARTIAL = "In our record, as of {day}; there may be more"
NOT_YET = "It did not exist yet on {day}."
ENDED = "It no longer existed on {day}."
OWN = "Recognises {subjects} in our record."
SUBJECTS = Forms("{count} subject", "{count} subjects")
NOBODY = "nobody"
RECOGNISES = "Recognises"
DISPUTED = "{name} (disputed)"
NOTE = "Land without a colour: no position in our record."
PART = "The map shows the part of the world where positions are on record."
DOTS = "Discs and squares stand for whoever is too small to see."
BORDERS = "Borders are Natural Earth’s and take no side."
UNSEEN = "Not on the map: {names}."
MORE = "and {count} more"

# --- timelines -----------------------------------------------------------------------------------
TITLE = "{name}: timeline"
PUBLISHED_BY = "As published by {day}; there may be more"
ACTS = Forms("{count} act in our record", "{count} acts in our record")
LATEST = "; the latest {count} with a date"
UNDATED = "Without a date in their sources"
MORE_UNDATED = "and {count} more without a date"
ACT_DISPUTED = "disputed"
DAY = "A mark is a day."
WITHIN = "A light bar: one day in it, which the source leaves open."
LASTING = "A full bar: all of that time."
OPEN = "An arrow: open at that end."
ASKED = "?: disputed, or dated with a doubt."
TOWARDS = "recognition"
AWAY = "refused or ended"
NEITHER = "other acts"
TICK = "{month} {year}"
"""A month on the axis."""
TICK_SHORT = "{month} ’{year}"
"""A month on a crowded axis; the year in two digits."""
