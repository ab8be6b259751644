"""Large accounts: All Orders files of millions of lines, read into one row per state of an order.

Nothing here changes what a row means: the same files give the same numbers by the way of small ones, which is what
tests hold it to. It is only used above `LARGE_BYTES`, and nothing it needs is imported before.
"""

from akit.exports.large.packed import Packed
from akit.exports.large.reading import Laid, LargeOrders, Source, large_files, open_large, read_large

__all__ = ["Laid", "LargeOrders", "Packed", "Source", "large_files", "open_large", "read_large"]
