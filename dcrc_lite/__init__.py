"""dcrc-lite: a dealership's customer relationship center on ordinary workbooks."""

__version__ = "0.1.0"
