"""What the faults of the limits share."""

from specc.diagnostics.fault import Fault


class TextLimitExceeded(Fault):
    """A limit of the language is passed; each limit has a class and a code of its own."""

    limit: str
    what: str
    allowed: str
    hint: str = ""

    def message(self) -> str:
        return f"{self.what} passes the limit of {self.allowed}"

    def label(self) -> str:
        return f"more than {self.allowed}"

    def helps(self) -> tuple[str, ...]:
        return (self.hint,) if self.hint else ()
