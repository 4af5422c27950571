"""Calendar feeds: views become iCalendar bytes. Here lives icalendar; no rule does."""
