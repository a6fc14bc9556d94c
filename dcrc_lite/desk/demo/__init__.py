"""The demonstration shop: a year of a made-up dealership around today, the same for the same day."""

from dcrc_lite.desk.demo.making import DemoShop, make_demo

__all__ = ["DemoShop", "make_demo"]
