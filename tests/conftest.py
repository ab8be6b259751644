"""What every test may lean on: the repository's folder, and the sample account in it."""

from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# The machine may be slow or shared: a property is judged by its answer, never by its seconds.
settings.register_profile("house", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("house")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def sample() -> Path:
    return ROOT / "data-samples" / "linden-apparel"


@pytest.fixture(autouse=True)
def _draw_without_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "agg")


ORDERS_HEADER = (
    "amazon-order-id merchant-order-id purchase-date last-updated-date order-status fulfillment-channel "
    "sales-channel order-channel url ship-service-level product-name sku asin item-status quantity currency "
    "item-price item-tax shipping-price shipping-tax gift-wrap-price gift-wrap-tax item-promotion-discount "
    "ship-promotion-discount ship-city ship-state ship-postal-code ship-country promotion-ids "
    "is-business-order price-designation"
).split()
FEEDBACK_HEADER = ["Date", "Rating", "Comments", "Your Response", "Order ID", "Rater Email"]


def order_row(number: int, purchased: str = "2026-05-01T12:00:00+00:00", **cells: object) -> dict[str, object]:
    """One line of All Orders, a shipped mfn order of Amazon.com unless said otherwise; `_` stands for `-`."""
    row: dict[str, object] = {
        "amazon-order-id": order_id(number),
        "purchase-date": purchased,
        "last-updated-date": purchased,
        "order-status": "Shipped",
        "item-status": "Shipped",
        "fulfillment-channel": "Merchant",
        "sales-channel": "Amazon.com",
        "sku": "SKU-1",
        "quantity": 1,
    }
    return row | {name.replace("_", "-"): value for name, value in cells.items()}


def order_id(number: int) -> str:
    return f"111-{number:07d}-{number:07d}"


class AccountFolder:
    """A folder of exports that a test fills file by file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)

    def write(self, name: str, text: str | bytes) -> "AccountFolder":
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return self

    def settings(self, **said: object) -> "AccountFolder":
        lines = [f"{name} = {_toml(value)}" for name, value in said.items()]
        return self.write("account.toml", "\n".join(lines) + "\n")

    def orders(self, rows: list[dict[str, object]], name: str = "orders.txt") -> "AccountFolder":
        return self.table(name, ORDERS_HEADER, rows)

    def feedback(self, rows: list[tuple[str, object, str, str]], name: str = "feedback.txt") -> "AccountFolder":
        """Rows are date, rating, comment, order id."""
        cells = [dict(zip(["Date", "Rating", "Comments", "Order ID"], row, strict=True)) for row in rows]
        return self.table(name, FEEDBACK_HEADER, cells)

    def ledger(self, name: str, header: str, *rows: str) -> "AccountFolder":
        return self.write(
            f"ledgers/{name}.csv" if self._has_rooms() else f"{name}.csv", "\n".join([header, *rows]) + "\n"
        )

    def table(self, name: str, header: list[str], rows: list[dict[str, object]]) -> "AccountFolder":
        lines = [
            "\t".join(header),
            *("\t".join(str(row.get(column, "")) for column in header) for row in rows),
        ]
        return self.write(f"exports/{name}" if self._has_rooms() else name, "\n".join(lines) + "\n")

    def _has_rooms(self) -> bool:
        return (self.folder / "account.toml").exists()


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


@pytest.fixture
def account_folder(tmp_path: Path) -> AccountFolder:
    """An account of Amazon.com without any export yet."""
    return AccountFolder(tmp_path / "an-account").settings(
        name="An Account", home_marketplace="Amazon.com", odr_lag_days=0
    )


@pytest.fixture
def an_order():  # type: ignore[no-untyped-def]
    """The maker of one All Orders line."""
    return order_row


@pytest.fixture
def an_id():  # type: ignore[no-untyped-def]
    """The maker of order ids."""
    return order_id
