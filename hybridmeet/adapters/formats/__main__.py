"""Writes the published JSON Schema of the programme format anew: ``python -m … > schema.json``."""

import json
import sys

from hybridmeet.adapters.formats.programme_yaml import json_schema

sys.stdout.write(json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n")
