"""The search keys handed to the store: by which words the rows of a record are found."""

from __future__ import annotations

from dcrc_lite import customers, vehicles
from dcrc_lite.store.protocol import Keys

KEYS: Keys = {"customers": customers.search_keys, "vehicles": vehicles.search_keys}
