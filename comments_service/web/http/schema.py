"""What goes into the APIs and what comes out of them."""

from pydantic import BaseModel, ConfigDict

from comments_service.rules.text.fields import MAX_BODY_LENGTH
from comments_service.rules.text.urls import MAX_URL_LENGTH

# Twice what the rules allow: what is a little too long gets the rule's own sentence.
BODY_BOUND = 2 * MAX_BODY_LENGTH
URL_BOUND = 2 * MAX_URL_LENGTH
BODY_DESCRIPTION = f"Markdown, up to {MAX_BODY_LENGTH:,} characters"


class Schema(BaseModel):
    """A body, a query or a part of one; built when it is first used: most are not, for days."""

    model_config = ConfigDict(defer_build=True)
