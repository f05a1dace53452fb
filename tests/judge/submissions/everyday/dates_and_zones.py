"""Dates and times of day."""

import calendar
import time
from datetime import date, datetime, timedelta, timezone

STARTED = datetime.now()
TODAY = date.today()
UTC = timezone(timedelta(hours=0), "UTC")


def beside():
    assert datetime.now(timezone.utc).tzinfo is timezone.utc
    assert datetime.now(UTC).utcoffset() == timedelta(0)
    assert datetime.now() >= STARTED
    print(time.strftime("%Y-%m-%d %H:%M:%S"), time.ctime(), TODAY.isoformat(), time.tzname)
    print(time.localtime().tm_year, time.gmtime().tm_year, calendar.month_name[TODAY.month], STARTED)
