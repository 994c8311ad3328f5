"""What goes into the APIs and what comes out of them."""

from pydantic import BaseModel, ConfigDict


class Schema(BaseModel):
    """A body, a query or a part of one; built when it is first used: most are not, for days."""

    model_config = ConfigDict(defer_build=True)
