"""Invented people and cars: small lists of our own, telephone blocks nobody has, a made-up brand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

SHOP = "和顺示范店"
BRAND = "启航"
SERIES = ("S3", "S5", "M7", "E3", "T9")
COLORS = ("白", "黑", "灰", "银", "蓝", "红")

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
_MALE = [
    "建国",
    "志强",
    "海峰",
    "文斌",
    "立群",
    "俊杰",
    "浩然",
    "明远",
    "国栋",
    "家豪",
    "子轩",
    "振华",
    "永康",
    "德胜",
    "晓东",
    "卫东",
    "一鸣",
    "志远",
    "宏伟",
    "嘉诚",
    "承志",
    "思齐",
    "景行",
    "春生",
    "长青",
]
_FEMALE = [
    "秀英",
    "晓雯",
    "佩兰",
    "海燕",
    "雨桐",
    "思琪",
    "丽娟",
    "慧敏",
    "静怡",
    "婉清",
    "欣妍",
    "雅琴",
    "玉梅",
    "春霞",
    "若兰",
    "诗涵",
    "美玲",
    "晓彤",
    "佳宁",
    "月华",
    "巧云",
    "文静",
    "素芬",
    "梦洁",
    "可欣",
]
_TRADES = ("物流", "商贸", "建材", "食品", "装饰", "电子", "印务", "园林")
_COMPANY = ("顺达", "恒远", "百川", "安泰", "嘉禾", "新锐", "通联", "瑞丰", "永盛", "宏图")
_ROADS = ("和平路", "滨江大道", "学院路", "解放路", "桂花街", "新城路", "文昌巷", "东湖路")
_PLATE = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
_VIN = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who owns a car: a person, or a company with the driver who brings it."""

    name: str
    salutation: str
    gender: str
    mobile: str
    address: str
    driver: str = ""  # of a company's car
    wants_calls: bool = True


@dataclass(frozen=True, slots=True)
class Car:
    """A car of the made-up brand."""

    vin: str
    plate: str
    series: str
    model: str
    color: str


class People:
    """Draws people and cars, no number twice."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._given: set[str] = set()

    def person(self) -> Person:
        """A private customer."""
        name, gender = self._name()
        salutation = "先生" if gender == "男" else "女士"
        return Person(name, salutation, gender, self.mobile(), self._address())

    def company(self) -> Person:
        """A company with its driver."""
        name = self._random.choice(_COMPANY) + self._random.choice(_TRADES)
        return Person(name, "", "", self.mobile(), self._address(), driver=self._name()[0])

    def car(self, year: int) -> Car:
        """A car of that model year."""
        series = f"{BRAND} {self._random.choice(SERIES)}"
        plate = self._once(lambda: "浙A" + "".join(self._random.choices(_PLATE, k=5)))
        return Car(self._once(self._vin), plate, series, f"{series} {year} 款", self._random.choice(COLORS))

    def mobile(self) -> str:
        """A mobile number of the blocks 154 and 164."""
        return self._once(lambda: self._random.choice(("154", "164")) + f"{self._random.randrange(10**8):08d}")

    def _name(self) -> tuple[str, str]:
        gender = self._random.choice("男女")
        return self._random.choice(_SURNAMES) + self._random.choice(_MALE if gender == "男" else _FEMALE), gender

    def _address(self) -> str:
        return f"浙江省杭州市{self._random.choice(_ROADS)} {self._random.randrange(1, 400)} 号"

    def _vin(self) -> str:
        body = "LSH" + "".join(self._random.choices(_VIN, k=14))
        return body[:8] + check_digit(body) + body[9:]

    def _once(self, draw: Callable[[], str]) -> str:
        while (value := draw()) in self._given:
            pass
        self._given.add(value)
        return value


def check_digit(vin: str) -> str:
    """Return the ninth character a 17-character VIN should have."""
    total = sum((_VIN_VALUES.get(char) or int(char)) * weight for char, weight in zip(vin, _VIN_WEIGHTS, strict=True))
    return "0123456789X"[total % 11]
