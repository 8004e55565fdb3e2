"""What schemathesis has to know beyond openapi.yaml: how bodies of our media types are sent."""

import schemathesis


@schemathesis.serializer("chemical/x-xyz", "application/gzip", "application/octet-stream")
def as_it_is(context, value):
    """Text and bytes go out as they are; anything else was made to be refused."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
