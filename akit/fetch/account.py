"""An account as fetching sees it: its folder, marketplaces, time zone and credentials."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from akit import policy
from akit.account import account_folder
from akit.errors import AccountError, DateError
from akit.fetch.amazon import connect
from akit.fetch.catalogue import chosen
from akit.fetch.credentials import credentials
from akit.fetch.jobs import Wanted
from akit.fetch.pace import Clock, WallClock
from akit.fetch.run import Fetched, Run
from akit.fetch.spans import Span
from akit.fetch.state import State
from akit.settings import complete, read_settings

DAYS = 120  # without --from: the 60 days of a window, Amazon's lag, and some to see where the rate comes from


@dataclass(frozen=True)
class Request:
    """What somebody asks to have fetched; "" and () leave it to akit.

    Attributes
    ----------
    start, end : days; without, the 120 days up to today.
    kinds : of reports; without, every one.
    marketplaces : as Amazon.com; without, the account's home.
    again : also what an earlier run brought home.
    """

    start: date | None = None
    end: date | None = None
    kinds: Sequence[str] = ()
    marketplaces: Sequence[str] = ()
    again: bool = False


@dataclass(frozen=True)
class Surroundings:
    """What the world outside gives: the moment, the clock (both real where None), somebody to tell of every step."""

    now: datetime | None = None
    clock: Clock | None = None
    say: Callable[[str], None] = lambda line: None


def fetch_account(folder: str | Path, request: Request, around: Surroundings) -> list[Fetched]:
    """Fetch an account's reports into its `exports/fetched/`.

    Raises
    ------
    AccountError : the folder has no `account.toml`, or was fetched for another seller before.
    AkitError : the credentials, the extra or a marketplace is missing.
    DateError : the days cannot be used.
    UsageError : a kind of report is unknown.
    """
    root = account_folder(folder)
    if not (root / "account.toml").is_file():
        raise AccountError(
            f"{root.name} has no account.toml, so akit cannot know whose reports belong there.",
            expected="an account folder that akit init made",
            hint="`akit init FOLDER` makes one; set its home_marketplace.",
        )
    settings, _ = complete(read_settings(root)[0], root, "")
    reports, places = chosen(request.kinds), list(request.marketplaces) or [settings.home_marketplace]
    ids = tuple(dict.fromkeys(policy.marketplace(place)["marketplace_id"] for place in places))
    now = around.now or datetime.now(ZoneInfo(settings.time_zone))
    wanted = Wanted(_span(request, now.date()), settings.time_zone, ids, now, request.again)
    secrets = credentials(settings.name)
    amazon, state = connect(secrets, ids[0], around.clock or WallClock()), State(root)
    with state.alone():
        state.read(secrets.fingerprint)
        return Run(amazon, state, wanted, around.say).fetch(reports)


def _span(request: Request, today: date) -> Span:
    end = request.end or today
    start = request.start or end - timedelta(days=DAYS - 1)
    if end > today:
        raise DateError(f"The day {end} has not come yet.", found=str(end), expected=f"a day up to {today}")
    if start > end:
        raise DateError("The first day is after the last.", found=f"{start} to {end}", hint="look at --from and --to.")
    return Span(start, end)
