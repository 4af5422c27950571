"""The one base of everything that is written down: frozen, exact, unknown members refused."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value that never changes and takes no member it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_timedelta="float")
