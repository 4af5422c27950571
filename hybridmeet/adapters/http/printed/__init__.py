"""Files and print pages of a meeting: lists, badges, nameplates, for those who run it."""
