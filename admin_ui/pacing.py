"""How often one place may knock: a bucket of tries for each IP address, which fills again by and by."""

from __future__ import annotations

import time
from collections import OrderedDict
from ipaddress import IPv6Address, ip_address

from services.errors import Busy
from services.translation import text

TRIES, AGAIN_S = 30, 2.0  # at once, and after how long one more may be made
LETTERS_AT_ONCE, LETTER_AGAIN_S = 20, 20.0  # a letter goes to whomever a stranger names, with our name on it
MOST_PLACES = 10_000


class Pace:
    """Kept in this process alone: it slows guessing over many addresses; each address has its own lockout besides."""

    def __init__(self, tries: int, again_s: float) -> None:
        self._tries, self._again_s = tries, again_s
        self._places: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tries left, and when that was so

    def take(self, from_address: str) -> None:
        """Raises Busy when the place has no try left; asking then costs it nothing."""
        place, now = _place(from_address), time.monotonic()
        left, at = self._places.pop(place, (self._tries, now))
        left = min(self._tries, left + (now - at) / self._again_s)
        self._places[place] = (left - 1 if left >= 1 else left, now)
        if len(self._places) > MOST_PLACES:
            self._places.popitem(last=False)
        if left < 1:
            raise Busy(text("That was too often."), text("Wait a minute, then try again."))

    def forget(self) -> None:
        self._places.clear()


def _place(from_address: str) -> str:
    """One home or office: of IPv6 its network of 64 bits."""
    try:
        address = ip_address(from_address)
    except ValueError:
        return from_address
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or address.exploded[:19])
    return str(address)


PACE = Pace(TRIES, AGAIN_S)
LETTERS = Pace(LETTERS_AT_ONCE, LETTER_AGAIN_S)
