"""Everything that is kept: SQL, the raw bytes, the lock. Of `monitor` it knows only the nouns.

`database.open_store(url, folder)` opens or makes the store; docs/storage.md says what is in it.
"""
