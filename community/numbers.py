"""Numbers as they come from outside, in an address or a form."""

LARGEST = 2**63 - 1  # that a key of the database can be


def whole(text: str) -> int | None:
    """The number that ASCII digits say, at most LARGEST; None for any other text.

    Larger ones are as good as LARGEST, which nothing has. Python itself refuses to read very many digits.
    """
    if not (text.isascii() and text.isdigit()):
        return None
    digits = text.lstrip("0")
    return LARGEST if len(digits) > 19 else min(int(digits or "0"), LARGEST)
