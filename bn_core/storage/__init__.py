"""What outlives a visit, in one database."""

from bn_core.course.ledger.store import keep, kept
from bn_core.storage.database import StorageError, database, file, reset

__all__ = ["StorageError", "database", "file", "keep", "kept", "reset", "rooms"]
