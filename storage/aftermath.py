"""What has to happen once a transaction is committed, because a rollback could not take it back."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Aftermath:
    """Filled by the parts of a ledger, worked off by the store after the commit."""

    erased: bool = False  # something was deleted for good: also from the write-ahead log
    snapshots: set[str] = field(default_factory=set)  # hashes that may have lost their last use
