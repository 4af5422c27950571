"""What a meeting puts on paper, as values: badges, nameplates, lists. Nothing is drawn here."""
