"""A whole record as rows: read at one moment, checked, written into a file, put back.

The same for every engine and for a backup file, so that a backup of one is restored into another.
No rule of a meeting lives here, and nothing of a row is computed anew.
"""
