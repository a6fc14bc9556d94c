"""The two calendars of a shop, 办公 and 门店: open or not, working time added and counted. Pure."""

from dcrc_lite.calendars.calendar import Calendar
from dcrc_lite.calendars.doubts import Doubt, doubts
from dcrc_lite.calendars.pair import Calendars
from dcrc_lite.calendars.week import DayPlan, Week, week_of

__all__ = ["Calendar", "Calendars", "DayPlan", "Doubt", "Week", "doubts", "week_of"]
