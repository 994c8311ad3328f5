"""The page on which one comment is answered: by a link, or by who is signed in."""
