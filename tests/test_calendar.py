"""Deadlines as a calendar: read back by another reader, whole days, the same bytes each time."""

from datetime import date, timedelta

import pandas as pd
from icalendar import Calendar

from akit.calendar import calendar

AS_OF = pd.Timestamp("2026-05-15")
OPEN = pd.DataFrame(
    {
        "order_id": ["111-0000001-0000001", "111-0000002-0000002", "111-0000003-0000003", "111-0000004-0000004"],
        "step": ["reply", "appeal", "reply", "reply"],
        "reply_by": pd.to_datetime(["2026-05-16", None, "2026-05-10", None]),
        "appeal_by": pd.to_datetime([None, "2026-06-12", None, None]),
        "basis": ["mail", "decided_date", "filed_date", "unknown"],
    }
)


def events(data: bytes) -> list:
    return list(Calendar.from_ical(data).walk("VEVENT"))


def test_every_day_ahead_is_an_entry_of_a_whole_day():
    found = events(calendar(OPEN, "An Account", AS_OF))

    assert [event.decoded("dtstart") for event in found] == [date(2026, 5, 16), date(2026, 6, 12)]
    assert [event.decoded("dtend") for event in found] == [date(2026, 5, 17), date(2026, 6, 13)]
    assert "111-0000001-0000001" in str(found[0]["summary"]) and "111-0000002-0000002" in str(found[1]["summary"])


def test_each_has_a_reminder_the_day_before_and_an_id_of_its_own():
    found = events(calendar(OPEN, "An Account", AS_OF))

    assert [event.walk("VALARM")[0].decoded("trigger") for event in found] == [timedelta(days=-1)] * 2
    assert len({str(event["uid"]) for event in found}) == 2


def test_lines_are_folded_end_as_the_standard_asks_and_are_the_same_bytes_again():
    data = calendar(OPEN, "林登 " * 30, AS_OF, "zh")

    assert data == calendar(OPEN, "林登 " * 30, AS_OF, "zh")
    assert data.startswith(b"BEGIN:VCALENDAR\r\n") and data.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_without_anything_due_the_calendar_is_empty_and_still_one():
    assert events(calendar(OPEN.iloc[2:], "An Account", AS_OF)) == []
