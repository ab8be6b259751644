"""One small account with a notice, and its pack, made once a session: most tests of a pack ask this one."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import conftest as shared

NOTICE = """Subject: Your seller-fulfilled offers have been deactivated
Date: Fri, 29 May 2026 09:00:00 -0700

Hello,

Your order defect rate is 3.33%. It has to stay under 1%.

Send us a plan of action with these parts:
-- The root cause of customer complaints of unresponsive customer service
-- The actions you have taken to resolve unresponsive customer service
-- The steps you have taken to prevent unresponsive customer service going forward

If nothing reaches us within 17 days, your offers stay deactivated.
"""
DEFECTIVE = (3, 4, 5, 6)  # of 120 orders: 4 / 120 = 3.33 %


def write_account(folder: Path) -> Path:
    """120 orders of April and May, four with one-star feedback (two about silence), actions, a notice."""
    account = shared.AccountFolder(folder).settings(name="A Shop", home_marketplace="Amazon.com", odr_lag_days=0)
    days = [f"2026-0{4 + n // 60}-{n % 28 + 1:02d}T12:00:00+00:00" for n in range(120)]
    account.orders([shared.order_row(n, day, sku=f"SKU-{n % 3}") for n, day in enumerate(days)])
    account.feedback(
        [
            (
                "5/20/26",
                1,
                "No answer to my messages. Write to jane.roe@example.com or call (555) 555-0143",
                shared.order_id(3),
            ),
            ("5/20/26", 1, "Never answered my emails", shared.order_id(4)),
            ("5/21/26", 2, "Too small", shared.order_id(5)),
            ("5/21/26", 1, "It never arrived", shared.order_id(6)),
        ]
    )
    account.ledger(
        "messages",
        "order_id,received_at,answered_at,subject,text",
        f"{shared.order_id(3)},2026-05-02T10:00:00Z,,Hello,Where is it?",
        f"{shared.order_id(4)},2026-05-02T10:00:00Z,2026-05-04T10:00:00Z,Hello,Any news?",
    )
    account.ledger(
        "actions",
        "date,category,action,proof",
        "2026-05-16,unresponsive_service,Every open message answered,messages-2026-05-16.csv",
        "2026-06-20,unresponsive_service,A thing of the future,later.pdf",
        "2026-05-17,wrong_item,Bins apart,bins.jpg",
    )
    account.ledger(
        "defects",
        "order_id,cause,action,proof",
        f"{shared.order_id(3)},No weekend cover,Buyer answered,thread of jane.roe@example.com",
    )
    account.write("notices/2026-05-29-notice.txt", NOTICE)
    return folder


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The account's folder; only to be read."""
    return write_account(tmp_path_factory.mktemp("account") / "a-shop")


@pytest.fixture(scope="session")
def make() -> Callable[..., Path]:
    """Makes a pack of an account's folder and gives its path."""

    def made(folder: Path, out: Path, as_of: str = "2026-05-29", **options: object) -> Path:
        from akit.account import read_account
        from akit.appeal.pack import make_pack
        from akit.appeal.request import asked

        account = read_account(folder)
        return make_pack(account, asked(account, as_of, **options), out).path

    return made


@pytest.fixture(scope="session")
def pack(shop: Path, make: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The account's pack of the notice's day; only to be read."""
    return make(shop, tmp_path_factory.mktemp("out"))


@pytest.fixture
def own(shop: Path, tmp_path: Path) -> Path:
    """A copy of the account's folder, to change."""
    return Path(shutil.copytree(shop, tmp_path / "a-shop"))
