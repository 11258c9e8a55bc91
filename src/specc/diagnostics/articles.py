"""A or an: the article that a word of the language takes in a sentence."""


def with_article(word: str) -> str:
    """`an accelerator`, `a server`."""
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"
