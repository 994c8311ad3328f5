"""What goes into the APIs and what comes out of them."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from comments_service.rules.text.fields import MAX_BODY_LENGTH
from comments_service.rules.text.page_keys import MAX_ID_LENGTH
from comments_service.rules.text.urls import MAX_ESCAPED_LENGTH

# Twice what the rules allow: what is a little too long gets the rule's own sentence.
BODY_BOUND = 2 * MAX_BODY_LENGTH
# With all its escapes; the rules count as people read.
URL_BOUND = MAX_ESCAPED_LENGTH
BODY_DESCRIPTION = f"Markdown, up to {MAX_BODY_LENGTH:,} characters"


class Schema(BaseModel):
    """A body, a query or a part of one; built when it is first used: most are not, for days."""

    model_config = ConfigDict(defer_build=True)


PageId = Annotated[
    str,
    Field(
        min_length=1,
        max_length=2 * MAX_ID_LENGTH,
        description="Names the page in place of its address, which then is where links lead to. "
        "No part of it means anything",
        examples=["post-42"],
        json_schema_extra={"maxLength": MAX_ID_LENGTH, "pattern": "^[!-~]+$"},
    ),
]
