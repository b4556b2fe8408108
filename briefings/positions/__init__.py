"""Who holds which position on whom, on a day, as far as the acts given are known.

Pure: plain values in, plain values out. Acts with a date are folded per actor and object_kind, in
the order of their dates; no position is ever typed in. How the rules of the record are read here:

- **Verbs.** An act is evidence of where its actor then stood: `withdraws` gives withdrawn and
  `suspends` suspended even where the recognition itself is not on record; `resumes` gives
  recognises. Only `refuses` depends on what was before: it counts on no_position alone.
- **`annexes` and `ends`** enter every fold about their subject, in their place. They turn each
  position into lapsed; who has none keeps none, and a later act (recognising the annexation, say)
  stands. Their own actor too holds none unless it had one: who annexes does not recognise. Nobody
  holds a position on itself.
- **Certain acts** keep the declared order (bounds, sequence, verb) even if their bounds overlap.
- **Possible acts** may have happened on any day from their min to the day asked about, or not yet,
  in any order that the bounds allow; those of one fold with the very same bounds keep the declared
  order. What a position could be is every status reached that way.
- **An open lower bound** is the max of the act before it in the same fold; there is no bound if
  there is no such act or its max is open too.
"""

from briefings.positions.answer import answer, count, counted_kind, to_json
from briefings.positions.ledger import Ledger, Version, current, status

__all__ = [
    "Ledger",
    "Version",
    "answer",
    "count",
    "counted_kind",
    "current",
    "status",
    "to_json",
]
