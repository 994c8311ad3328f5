"""Who readers are: the ways to sign in that a site offers them."""
