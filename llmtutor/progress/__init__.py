"""The learner's record: every answer kept on disk, and what can be said from them.

`store.Store` is the door. Nothing is imported here, so that asking for `paths` does not load sqlite3.
"""
