"""What doctor looks at: each file one concern, each finding a line that says what to do."""
