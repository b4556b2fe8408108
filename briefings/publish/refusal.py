"""How a stage says no: in sentences, for the person who asked."""


class Refused(Exception):
    """An editorial act that may not happen; ``sentences`` say why and what to do."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = list(sentences)
