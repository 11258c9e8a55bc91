"""GS1403: a JSON spec that does not hold to the published schema.

What it finds: keys that do not exist, keys that are missing, and values of another type than the schema allows. The message
names the place as a JSON pointer (RFC 6901).

Why it matters: a key that nobody reads would be a requirement that nobody checks.

What to do: `specc schema model` prints the schema; the page on JSON in the manual has an example.
"""

from typing import ClassVar

from specc.documents.pointer_fault import PointerFault


class WrongShape(PointerFault):
    code: ClassVar[str] = "GS1403"
    slug: ClassVar[str] = "wrong-shape"
