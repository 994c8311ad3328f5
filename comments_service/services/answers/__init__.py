"""Answer as the site: at once, with an approval, or as a proposal."""
