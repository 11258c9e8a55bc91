"""What runs on the wire."""


def spoken(words: tuple[str, ...]) -> set[str]:
    """Protocols on the wire: RoCE runs over Ethernet."""
    return {"ethernet" if word == "roce" else word for word in words}
