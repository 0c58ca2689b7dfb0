"""What outlives a visit, in one database."""

from bn_core.storage.database import StorageError, database, file, reset
from bn_core.storage.findings import keep, kept

__all__ = ["StorageError", "database", "file", "keep", "kept", "reset", "rooms"]
