"""How much work a search may take: a count of steps, so that the same text gives the same answer on any machine."""

MOST = 1500  # steps of one search, of a millisecond or so
ALL = 2000  # of all searches of a design: of its independent parts, and with each combination of parts
LEAST = 1  # for each of them, however many there are


class Budget:
    """Steps in all, and what is left of them."""

    def __init__(self, whole: int = MOST) -> None:
        """All of it is left."""
        self.whole = self.left = whole

    @property
    def spent(self) -> bool:
        """Whether none is left."""
        return self.left <= 0

    def share(self, among: int) -> "Budget":
        """What one of so many searches that are still to come may take."""
        return Budget(max(LEAST, min(MOST, self.left // max(1, among))))

    def took(self, share: "Budget") -> None:
        """Take note of what became of a share; what it left is for the others."""
        self.left -= share.whole - share.left
