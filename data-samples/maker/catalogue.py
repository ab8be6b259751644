"""What Linden Apparel sells, where to, and who carries it. Only city and state names are real."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from maker.story import SLOW_CARRIER

MARKETPLACE_IDS = {"Amazon.com": "ATVPDKIKX0DER", "Amazon.ca": "A2EUQ1WTGCTBG2"}
CURRENCIES = {"Amazon.com": "USD", "Amazon.ca": "CAD"}
CARRIERS = {SLOW_CARRIER: 24, "Harrow Post": 34, "Bluekite Parcel": 25, "Meridian Ground": 17}
TRACKING_PREFIX = {SLOW_CARRIER: "TG", "Harrow Post": "HP", "Bluekite Parcel": "BK", "Meridian Ground": "MG"}
SHIP_FROM = ("Reno", "Allentown")  # two warehouses; neither makes a difference, which is their use

SMALL_FAMILY = "HAVEN"  # runs a size small from mid-March
CONTROL_FAMILY = "FIELD"  # sells as well as the tee, and nothing is wrong with it


@dataclass(frozen=True)
class Product:
    """One SKU."""

    family: str
    sku: str
    asin: str
    title: str
    price: float


@dataclass(frozen=True)
class Place:
    """Where an order is sent: city, state and country, nothing closer."""

    city: str
    state: str
    country: str


# family, title (%s takes colour and size), colours, sizes, price in USD, weight in sales
_FAMILIES = (
    (
        "HAVEN",
        "Linden Apparel Men’s Haven Crew Tee, %s, %s",
        ("Navy", "Moss", "Crème"),
        "S M L XL 2XL",
        21.95,
        24,
    ),
    ("FIELD", "Linden Apparel Field Cap, %s, %s", ("Khaki", "Black", "Bleu Pâle"), "One-Size", 18.95, 18),
    (
        "BROOK",
        'Linden Apparel Brook Jeans 32" Inseam, %s, %s',
        ("Indigo", "Ash"),
        "30 32 34 36 38",
        44.95,
        11,
    ),
    ("RIDGE", "Linden Apparel Ridge Zip Hoodie, %s, %s", ("Slate", "Café"), "S M L XL", 39.95, 11),
    ("TIDE", 'Linden Apparel Tide Shorts 7" Inseam, %s, %s', ("Sand", "Navy"), "S M L XL", 27.95, 9),
    ("SOLEIL", "Linden Apparel Robe d’été Soleil Dress, %s, %s", ("Écru", "Olive"), "XS S M L", 52.95, 8),
    ("WREN", "Linden Apparel Wren Wool Socks 3-Pack, %s, %s", ("Grey", "Plum"), "M L", 17.5, 8),
    ("PIER", 'Linden Apparel Pier Belt 1.5" Wide, %s, %s', ("Brown",), "32 34 36 38", 23.95, 5),
    ("TRAIL", 'LindenDry® Trail Leggings 25" Inseam, %s, %s', ("Black", "Pine"), "XS S M L", 33.95, 6),
)

_US = (
    "Houston TX,Austin TX,Dallas TX,Phoenix AZ,Tucson AZ,San Diego CA,Fresno CA,Oakland CA,Sacramento CA,"
    "Seattle WA,Spokane WA,Portland OR,Eugene OR,Denver CO,Boise ID,Omaha NE,Chicago IL,Peoria IL,"
    "Detroit MI,Columbus OH,Dayton OH,Atlanta GA,Savannah GA,Miami FL,Tampa FL,Orlando FL,Raleigh NC,"
    "Durham NC,Richmond VA,Baltimore MD,Buffalo NY,Albany NY,Rochester NY,Boston MA,Hartford CT,Newark NJ,"
    "Trenton NJ,Nashville TN,Memphis TN,Louisville KY,St. Paul MN,Madison WI,Tulsa OK,Mobile AL"
)
_CANADA = (
    "Toronto Ontario,Ottawa Ontario,Hamilton Ontario,Montréal Quebec,Québec Quebec,Laval Quebec,"
    "Vancouver British_Columbia,Victoria British_Columbia,Calgary Alberta,Edmonton Alberta,"
    "Winnipeg Manitoba,Halifax Nova_Scotia"
)


def _products() -> tuple[dict[str, list[Product]], dict[str, int]]:
    families: dict[str, list[Product]] = {}
    weights: dict[str, int] = {}
    number = 0
    for family, title, colours, sizes, price, weight in _FAMILIES:
        weights[family] = weight
        for colour in colours:
            for size in sizes.split():
                number += 1
                sku = f"LA-{family}-{_plain(colour)}-{size.upper()}"
                product = Product(family, sku, f"B0LA{number:06d}", title % (colour, size), price)
                families.setdefault(family, []).append(product)
    return families, weights


def _plain(colour: str) -> str:
    return colour.translate(str.maketrans("èâéÉ ", "eaeE-")).upper()[:3]


def _places(text: str, country: str) -> list[Place]:
    pairs = (entry.rsplit(" ", 1) for entry in text.split(","))
    return [Place(city, state.replace("_", " "), country) for city, state in pairs]


FAMILIES, WEIGHTS = _products()
PLACES = {"US": _places(_US, "US"), "CA": _places(_CANADA, "CA")}


def weighted(dice: Random, weights: dict[str, int]) -> str:
    """Return a key of ``weights``, as often as its weight says."""
    return dice.choices(list(weights), weights=list(weights.values()))[0]


def product(dice: Random) -> Product:
    """Return what somebody buys."""
    return dice.choice(FAMILIES[weighted(dice, WEIGHTS)])


def place(dice: Random, marketplace: str) -> Place:
    """Return where it goes."""
    return dice.choice(PLACES["CA" if marketplace == "Amazon.ca" else "US"])
