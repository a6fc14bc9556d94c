"""The search keys handed to the store: by which words the rows of a record are found."""

from __future__ import annotations

from dcrc_lite import customers, vehicles
from dcrc_lite.store.protocol import Keys
from dcrc_lite.store.rank import KeysFrom

KEYS: Keys = {
    "customers": KeysFrom(customers.SEARCHED, customers.search_keys),
    "vehicles": KeysFrom(vehicles.SEARCHED, vehicles.search_keys),
}
