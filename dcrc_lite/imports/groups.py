"""Things said to be one and the same, gathered: who is joined to whom stays joined."""

from __future__ import annotations


class Groups:
    """Numbers 0 … n-1 in groups; joining two joins all they were joined to."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def of(self, item: int) -> int:
        """Return the group of an item: its smallest member."""
        above = self._above
        while above[item] != item:
            above[item] = above[above[item]]
            item = above[item]
        return item

    def join(self, one: int, other: int) -> None:
        """Say that two items are the same."""
        first, second = sorted((self.of(one), self.of(other)))
        self._above[second] = first

    def join_all(self, items: list[int]) -> None:
        """Say that all these items are the same."""
        for item in items[1:]:
            self.join(items[0], item)
