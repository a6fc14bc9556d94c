"""A course as the rules need it: for whom, what passes, how long a pass holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Course:
    """One course plan. `id` is two characters of the code's alphabet; `roles` as in 设置."""

    id: str
    title: str
    roles: tuple[str, ...]
    pass_mark: int
    valid_months: int

    def is_passed(self, score: float) -> bool:
        """Tell whether a score, 0–100, is enough."""
        return score >= self.pass_mark
