"""A place of the text where something is named, and what it names."""

from specc.design.attribute import Attribute, Word
from specc.editor.symbols import Symbol
from specc.record import record


@record(eq=False)
class Mention:
    """A word of the text.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        role: `kind`, `field`, `key`, `declared`, `name`, `word`, `argument`, `unit`, `function`, `result`, `module`, `code`, or `unknown`.
        text: The word; of a result its path below the entity, of a unit one name.
        symbol: What it names, where that is declared in a text.
        attribute: What is known of a field or argument.
        words: What is known of a word; several where fields mean different things by it.
        trail: The way to the value of a field or result from a name at the top level.
        kind: Of a field or result, the kind of what has it.
        path: Of a module, the real path of its file or folder.
    """

    start: int
    end: int
    role: str
    text: str
    symbol: Symbol | None = None
    attribute: Attribute | None = None
    words: tuple[Word, ...] = ()
    trail: tuple[str, ...] = ()
    kind: str = ""
    path: str = ""
