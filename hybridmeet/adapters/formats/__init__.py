"""Programme files: YAML becomes a programme, or every problem with its line and field."""
