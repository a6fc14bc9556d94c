"""The standards and training manual: chapters in content/, figures from 设置, pages for the site and the staff app.

    manual = open_manual(rules, settings, calendars, Shop("和顺示范店", "设置.xlsx", today))
    manual.html("2-3-service-calls.html")      a whole page
    manual.search_data()                       search-data.js
    manual.check()                             raises the first ManualError

This module stays light; whoever only needs an address takes `manuals.links`.
"""
