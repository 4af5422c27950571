"""Calendar feeds: entries of the plan in, RFC 5545 bytes out. The one home of icalendar."""
