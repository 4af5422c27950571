"""The page that says how to ask the API: written at start from the rows the routes are made from.

No script and no word of its own about what an operation does: a thing that is missing here is
missing in its row, and in /api/openapi.json too.
"""
