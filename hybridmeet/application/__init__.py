"""The order of work: takes turns, asks the rules, records, shows; no rules and no I/O libraries."""
