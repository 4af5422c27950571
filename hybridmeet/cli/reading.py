"""How the command line reads programmes: with the rules of quorum that this installation has."""

from hybridmeet.adapters.formats import programme_yaml
from hybridmeet.adapters.formats.rules_toml import RuleFiles
from hybridmeet.application.importing import Reading
from hybridmeet.settings import config_directory


def read_programme(source: bytes) -> Reading:
    """A file's programme with the rule it names; ``WrongProgramme`` with every problem there is."""
    return programme_yaml.read_programme(source, RuleFiles(config_directory() / "rules"))
