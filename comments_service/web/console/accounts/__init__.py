"""Sign-in, the account page, the people of a site, tokens."""
