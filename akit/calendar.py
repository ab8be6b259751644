"""Deadlines as a calendar file (RFC 5545) that any calendar opens: a whole day each, with a reminder the day before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from akit import prose

if TYPE_CHECKING:
    from icalendar import Event

DAY_BEFORE = timedelta(days=-1)


def calendar(open_claims: pd.DataFrame, account: str, as_of: pd.Timestamp, language: str = "en") -> bytes:
    """Return the last days of open claims as a calendar; the same claims give the same bytes.

    Parameters
    ----------
    open_claims : what `metrics.open_claims` gives; a claim without a known day, or whose day is past, is left out.
    account : names the calendar.
    as_of : the day of knowledge, which stamps every entry.
    language : "en" or "zh".
    """
    from icalendar import Calendar

    found = Calendar()
    found.add("prodid", "-//akit//claim deadlines//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", prose.say("calendar_name", language, account=account))
    due = open_claims["reply_by"].fillna(open_claims["appeal_by"])
    ahead = open_claims.assign(due=due)[due >= as_of]
    for row in ahead.to_dict("records"):
        found.add_component(_event({str(key): value for key, value in row.items()}, as_of, language))
    data: bytes = found.to_ical()
    return data


def _event(row: dict[str, object], as_of: pd.Timestamp, language: str) -> Event:
    from icalendar import Alarm, Event

    due = pd.Timestamp(str(row["due"])).date()
    summary = prose.say(f"calendar_{row['step']}", language, order_id=row["order_id"])
    event = Event()
    event.add("uid", f"{row['step']}-{row['order_id']}-{due}@akit")
    event.add("dtstamp", datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC))
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", prose.say(f"basis_{row['basis']}", language))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", DAY_BEFORE)
    alarm.add("description", summary)
    event.add_component(alarm)
    return event
