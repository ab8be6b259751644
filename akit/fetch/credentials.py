"""What Amazon knows the seller by: from the environment, else the keyring. Never from a file, never shown."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from akit.errors import AkitError

# The names python-amazon-sp-api gives them, in the environment; in the keyring they are in lower case without SP_API_.
NAMES = {
    "refresh_token": "SP_API_REFRESH_TOKEN",
    "lwa_app_id": "LWA_APP_ID",
    "lwa_client_secret": "LWA_CLIENT_SECRET",
}


@dataclass(frozen=True)
class Credentials:
    """The three secrets of the API. ``repr`` shows none of them."""

    refresh_token: str = field(repr=False)
    lwa_app_id: str = field(repr=False)
    lwa_client_secret: str = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """A hash that tells two sellers apart and gives nothing away: what keeps their files apart."""
        return hashlib.sha256(f"akit fetch {self.lwa_app_id} {self.refresh_token}".encode()).hexdigest()[:16]


def credentials(account: str, environment: Mapping[str, str] | None = None) -> Credentials:
    """Return the credentials of an account.

    Parameters
    ----------
    account : its name in the settings; the keyring's service "akit ACCOUNT" goes before the service "akit".
    environment : the process's own where not given. It goes before the keyring, and is taken whole or not at all.

    Raises
    ------
    AkitError : neither place holds all three.
    """
    found = {key: (environment or os.environ).get(name, "") for key, name in NAMES.items()}
    if not any(found.values()):
        found = _from_keyring(account)
    missing = [key for key, value in found.items() if not value]
    if missing:
        raise AkitError(
            "There are no credentials for Amazon's API.",
            found="without " + ", ".join(f"{NAMES[key]} ({key})" for key in missing),
            expected="all three in the environment, or all three in the keyring",
            hint=f'set the variables, or run `keyring set "akit {account}" {missing[0]}` and so on.',
        )
    return Credentials(**found)


def _from_keyring(account: str) -> dict[str, str]:
    import keyring
    from keyring.errors import KeyringError

    for service in (f"akit {account}", "akit"):
        try:
            found = {key: keyring.get_password(service, key) or "" for key in NAMES}
        except KeyringError:
            break  # a machine without a keyring
        if any(found.values()):
            return found
    return dict.fromkeys(NAMES, "")
