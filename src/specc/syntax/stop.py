"""How reading stops at a statement that is none."""


class Stop(Exception):
    """The statement cannot be read on from token `index`.

    `mistake` names the fault where whoever builds the nodes knows it; `expected` then has what its message needs. Otherwise
    the tokens around tell, and `expected` says in the user's words what could have stood here.
    """

    def __init__(self, index: int, expected: str, mistake: str = "") -> None:
        super().__init__(expected)
        self.index = index
        self.expected = expected
        self.mistake = mistake
