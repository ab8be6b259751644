"""The story planted in the account, as numbers. Everything else follows from these and from the seed.

Linden Apparel loses an agent in mid-March: buyers who write at the weekend get no answer, and a new lot of
the Haven tee runs a size small. Its order defect rate for seller-fulfilled orders reaches 2.78 % on 15 May
2026, Amazon takes its seller-fulfilled Amazon.com offers down, the causes are put right, and the offers come
back on 12 June.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

SEED = "linden-apparel"
HOME = ZoneInfo("America/Los_Angeles")

FIRST_DAY = date(2026, 1, 1)
LAST_DAY = date(2026, 9, 30)
WAVE_STARTS = date(2026, 3, 14)
AUTO_REPLY = date(2026, 4, 14)
DEACTIVATED = date(2026, 5, 15)
REINSTATED = date(2026, 6, 12)
INBOX_CLEARED = date(2026, 5, 16)
WEEKEND_COVER = date(2026, 5, 18)
SIZE_CHART = date(2026, 5, 20)
CARRIER_CHANGE = date(2026, 6, 2)
WINDOW_DAYS = 60
SNAPSHOTS = tuple(
    date.fromisoformat(f"2026-{day}")
    for day in ("03-15", "03-31", "04-15", "04-30", "05-15", "05-31", "06-30", "07-31", "08-31", "09-30")
)

# Orders a day, before the swing of the week: (channel, marketplace) -> orders
DAILY_ORDERS = {
    ("mfn", "Amazon.com"): 39.4,
    ("mfn", "Amazon.ca"): 5.5,
    ("afn", "Amazon.com"): 29.5,
    ("afn", "Amazon.ca"): 3.6,
    ("afn", "Non-Amazon"): 0.33,
}
WINDOW_MFN_ORDERS = 2698  # seller-fulfilled orders of 17 March to 15 May, cancelled ones among them
WINDOW_KNOWN_DEFECTS = 75  # of these, defective by what was known on 15 May: 75 / 2698 = 2.7798 %
WINDOW_LATE_DEFECTS = 27  # of these, defective by what became known only later
WINDOW_UNDECIDED = 5  # of the late ones, those whose claim was already filed on 15 May

CANCELLED_SHARE = {"mfn": 0.045, "afn": 0.03}
SLOW_CARRIER = "Tallgrass Express"


def dice(topic: str) -> Random:
    """Return the random numbers of one topic; a change in one topic leaves the others as they were."""
    return Random(f"{SEED}/{topic}")


def midnight(day: date) -> datetime:
    """Return, in UTC, when ``day`` begins in the home marketplace's time zone."""
    return datetime(day.year, day.month, day.day, tzinfo=HOME).astimezone(UTC)


def home_day(instant: datetime) -> date:
    """Return the day that ``instant`` is in the home marketplace's time zone."""
    return instant.astimezone(HOME).date()


def window(end: date) -> tuple[date, date]:
    """Return first and last order day of the window that ends on ``end``."""
    return end - timedelta(days=WINDOW_DAYS - 1), end


def days(first: date, last: date) -> list[date]:
    """Return every day from ``first`` to ``last``, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


END = midnight(LAST_DAY + timedelta(days=1)) - timedelta(seconds=1)  # the last moment anything is known of
