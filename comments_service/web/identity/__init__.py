"""Who somebody is, as another service says it: OpenID Connect, and what OAuth 2 alone tells."""
