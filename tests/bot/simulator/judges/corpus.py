"""Writes verdicts.jsonl anew: made-up questions and TDLib's answers, for machines without TDLib.

Run it with `.venv/bin/python -m tests.bot.simulator.judges.corpus` after `make judges`.
"""

import json

from tests.bot.simulator.judges import court, ours

_KEPT = 2000
_LONGEST = 260  # characters; longer sources are tried in the long run only
_SEED = 20260824


def main() -> None:
    """Ask TDLib and write its answers down, shortest questions first."""
    asked = [
        question
        for question in ours.questions(_SEED, 6000, 500)
        if question[0] == "tidy" or len(question[1]) <= _LONGEST
    ]
    asked = asked[:1600] + asked[-(_KEPT - 1600) :]
    answers = court.ask("tdlib", asked)
    lines = [
        json.dumps([question, answer], ensure_ascii=True)
        for question, answer in zip(asked, answers, strict=True)
        if answer is not None
    ]
    ours.VERDICTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
