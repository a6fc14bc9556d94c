"""The workbooks of a shop's folder, in the order of the folder (architecture of the data folder)."""

from __future__ import annotations

from dcrc_lite.schema.record import Book

SETTINGS = Book("settings", "设置", "settings.xlsx")
CUSTOMERS = Book("customers", "客户车辆", "customers.xlsx")
VISITS = Book("visits", "交车维修", "visits.xlsx", yearly=True)
CALLS = Book("calls", "回访", "calls.xlsx", yearly=True)
COMPLAINTS = Book("complaints", "投诉", "complaints.xlsx")
LEADS = Book("leads", "潜客", "leads.xlsx")
INSPECTIONS = Book("inspections", "检查改善", "inspections.xlsx")

BOOKS: tuple[Book, ...] = (SETTINGS, CUSTOMERS, VISITS, CALLS, COMPLAINTS, LEADS, INSPECTIONS)
