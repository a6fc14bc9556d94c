"""Brand profiles: rows of 设置 that follow one standard of the sources. Only figures that standard really gives.

Where a standard is silent the default stays; a call its timetable does not know is switched off (X01), never removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from dcrc_lite.schema.default_rules import default_rules
from dcrc_lite.schema.default_settings import default_settings
from dcrc_lite.schema.settings import Rule, Setting
from dcrc_lite.schema.sources import cited


@dataclass(frozen=True, slots=True)
class Profile:
    """A standard: `given` = 编号 -> figure it states, `off` = calls its timetable does not know, `settings` = its keys."""

    name: str
    source: str
    given: Mapping[str, float] = field(default_factory=dict)
    off: tuple[str, ...] = ()
    owners: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)

    def rules(self) -> tuple[Rule, ...]:
        """Return the whole register with this standard's rows in place."""
        return tuple(self._row(rule) for rule in default_rules())

    def overrides(self) -> tuple[Rule, ...]:
        """Return only the rows this standard speaks about."""
        named = {*self.given, *self.off, *self.owners}
        return tuple(rule for rule in self.rules() if rule.id in named)

    def shop_settings(self) -> tuple[Setting, ...]:
        """Return the keys of 店铺 with this standard's values in place."""
        values = {**self.settings, "profile": self.name}
        return tuple(replace(row, value=values.get(row.id, row.value)) for row in default_settings())

    def _row(self, rule: Rule) -> Rule:
        if rule.id in self.off:
            return replace(rule, on=False, source=self.source, note="这份标准没有这通电话，店里要打就改成“是”。")
        owner = self.owners.get(rule.id, rule.owner_role)
        if rule.id not in self.given:
            return rule if owner == rule.owner_role else replace(rule, owner_role=owner, source=self.source)
        return replace(rule, amount=self.given[rule.id], source=self.source, owner_role=owner)


_DEFAULT = Profile("默认", "")
_CHANGAN = Profile(  # 3 days and 3 weeks after the sale, no seventh day (X01)
    "长安",
    cited("S002/CA"),
    given={
        "D01": 3,
        "D03": 21,
        "D06": 3,
        "D17": 1,
        "D18": 1,
        "D19": 1,
        "D29.sixforms_weekly": 1,
        "D29.sixforms_monthly": 1,
    },
    off=("D02",),
)
_FORD = Profile(  # its other figures are lost in the source (X22), so the defaults stay 待确认
    "福特", cited("S002/FD"), given={"D01": 3, "D21": 0, "D48": 0}
)
_PEUGEOT = Profile(  # X03, X27: its call is the three-day call, to those who wish it (X04)
    "东风标致",
    cited("S001"),
    given={"D06": 3, "D09": 0.5, "D10": 1, "D16": 5, "D30": 10},
    settings={"service_call_scope": "同意者"},
)
_MAZDA = Profile("马自达", cited("S002/MZ"))  # wording and questions, no time limits of its own
_IMPORTED = Profile(  # X01, X02: seven days by the sales consultant; one hour for a complaint
    "进口车",
    cited("S004"),
    given={"D02": 7, "D04": 1, "D08": 3, "D11": 1, "D36": 0},
    off=("D01", "D03"),
    owners={"D02": "销售顾问"},
    settings={"d02_owner": "销售顾问"},
)

PROFILES: Mapping[str, Profile] = MappingProxyType(
    {profile.name: profile for profile in (_DEFAULT, _CHANGAN, _FORD, _PEUGEOT, _MAZDA, _IMPORTED)}
)
