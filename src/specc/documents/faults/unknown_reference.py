"""GS1404: a reference in a JSON spec to what is not there.

What it finds: `{"ref": NAME}` where the document has no such entity, and NAME is no import path below `std`.

Why it matters: what refers to it cannot be read.

What to do: name an entity of the document, or a part of the catalogue by its import path, such as
`std.servers.gigabyte.g593_zd2`; `specc catalog` lists them.
"""

from typing import ClassVar

from specc.documents.pointer_fault import PointerFault


class UnknownReference(PointerFault):
    code: ClassVar[str] = "GS1404"
    slug: ClassVar[str] = "unknown-reference"
