"""A template that is rendered once a process with marks, for what is drawn again with every message.

To walk through a template takes ten times as long as to put the values in. What is drawn is still the
template's; only its values change from one time to the next (as prepared.py does with queries).
"""

import re
from collections.abc import Mapping


class Stencil:
    """`Stencil(text, {"name": mark, …})`: a text that was rendered with a mark in the place of each value.

    Raises ValueError where a mark isn't in the text: its template doesn't merely put that value in.
    """

    def __init__(self, text: str, marks: Mapping[str, str]) -> None:
        names = {mark: name for name, mark in marks.items()}
        longest_first = sorted(names, key=len, reverse=True)
        pieces = re.split(f"({'|'.join(map(re.escape, longest_first))})", text)
        if missing := set(names) - set(pieces):
            raise ValueError(f"the text doesn't hold {sorted(names[mark] for mark in missing)}")
        self._form = "".join(
            f"%({names[piece]})s" if piece in names else piece.replace("%", "%%") for piece in pieces
        )

    def fill(self, values: Mapping[str, object]) -> str:
        """Put the values in as they are; what isn't safe HTML is escaped by whoever fills."""
        return self._form % values
